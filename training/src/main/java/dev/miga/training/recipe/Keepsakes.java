package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.EvaluationPage;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import java.util.Set;

/**
 * What of the training data lies in a published specialist besides its weights: the keys {@code
 * drafts} and {@code report} of a recipe.
 *
 * @param drafts whether there is a table of drafts: numbers, of which no text can be read
 * @param messages what {@code report.html} quotes
 */
public record Keepsakes(boolean drafts, EvaluationPage.Messages messages) {
  private static final String DRAFTS = "drafts";
  private static final String REPORT = "report";

  static Keepsakes of(ConfigFields fields) {
    return new Keepsakes(
        fields.node(DRAFTS).map(Keepsakes::drafts).orElse(true),
        fields.node(REPORT).map(Keepsakes::messages).orElse(EvaluationPage.Messages.SHOWN));
  }

  private static boolean drafts(ConfigNode node) {
    return switch (word(node)) {
      case "false" -> false;
      case "true" -> true;
      default ->
          throw ConfigFields.wrong(
              node, "'drafts' must be true or false, found " + node.toJson().toJson());
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
