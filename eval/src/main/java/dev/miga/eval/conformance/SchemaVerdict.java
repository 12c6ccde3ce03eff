package dev.miga.eval.conformance;

import java.util.Locale;

/**
 * What was found out about one schema.
 *
 * @param id names the schema
 * @param status pass: it compiled and every instance was judged rightly
 * @param pointer the place that is not supported; empty for the root and when it compiled
 * @param error why it is not supported; empty when it compiled
 * @param acceptedInvalid invalid instances that the grammar would emit
 * @param rejectedValid valid instances that it would not
 * @param validChecked valid instances that were judged
 * @param compileMicros time from text to grammar
 * @param maskMicros time of each mask on the way through the valid instances
 */
public record SchemaVerdict(
    String id,
    Status status,
    String pointer,
    String error,
    int acceptedInvalid,
    int rejectedValid,
    int validChecked,
    double compileMicros,
    double[] maskMicros) {

  /** The outcome in a word. */
  public enum Status {
    PASS,
    FAIL,
    UNSUPPORTED;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
