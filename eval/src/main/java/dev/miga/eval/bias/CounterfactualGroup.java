package dev.miga.eval.bias;

import dev.miga.engine.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * Messages that differ in one attribute of who writes, such as the name, and should be answered
 * alike.
 *
 * @param id none of the other groups has it
 * @param variants at least two
 */
public record CounterfactualGroup(String id, String attribute, List<Variant> variants) {

  /** Copies the list. */
  public CounterfactualGroup {
    variants = List.copyOf(variants);
    if (variants.size() < 2) {
      throw new IllegalArgumentException(id + ": at least two variants, found " + variants.size());
    }
  }

  /**
   * One of the messages.
   *
   * @param gold the right answer; null means none of the labels
   * @param word of a list that stands in it; empty where the group was not made from one
   */
  public record Variant(String text, JsonValue gold, Optional<String> word) {
    /** One that was written and not made. */
    public Variant(String text, JsonValue gold) {
      this(text, gold, Optional.empty());
    }
  }
}
