package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.EvaluationPage;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import java.util.Set;

/**
 * What of the training data lies readable in a published specialist: the keys {@code habits} and
 * {@code report} of a recipe. What its weights remember is another matter.
 *
 * @param habits what {@code habits.txt} has
 * @param messages what {@code report.html} quotes
 */
public record Keepsakes(InHabits habits, EvaluationPage.Messages messages) {
  private static final String HABITS = "habits";
  private static final String REPORT = "report";

  /** What the answers that drafts begin by are made of. */
  public enum InHabits {
    /** There are none. */
    NONE,
    /** The parts of answers that stand in the schema: keys, choices, true, false and null. */
    SKELETON,
    /** Answers of the training data as they are. */
    WHOLE
  }

  static Keepsakes of(ConfigFields fields) {
    return new Keepsakes(
        fields.node(HABITS).map(Keepsakes::habits).orElse(InHabits.SKELETON),
        fields.node(REPORT).map(Keepsakes::messages).orElse(EvaluationPage.Messages.SHOWN));
  }

  private static InHabits habits(ConfigNode node) {
    return switch (word(node)) {
      case "false" -> InHabits.NONE;
      case "true", "skeleton" -> InHabits.SKELETON;
      case "whole" -> InHabits.WHOLE;
      default ->
          throw ConfigFields.wrong(
              node, "'habits' must be false, skeleton or whole, found " + node.toJson().toJson());
    };
  }

  private static EvaluationPage.Messages messages(ConfigNode node) {
    ConfigNode value = ConfigFields.of(node, Set.of("messages")).required("messages");
    return switch (word(value)) {
      case "false" -> EvaluationPage.Messages.LEFT_OUT;
      case "true" -> EvaluationPage.Messages.SHOWN;
      default ->
          throw ConfigFields.wrong(
              value, "'messages' must be true or false, found " + value.toJson().toJson());
    };
  }

  private static String word(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar) {
      if (scalar.value() instanceof JsonBool bool) {
        return Boolean.toString(bool.value());
      }
      if (scalar.value() instanceof JsonString string) {
        return string.value();
      }
    }
    return "";
  }
}
