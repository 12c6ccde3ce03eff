package dev.miga.eval.robustness;

/**
 * What came of an odd text.
 *
 * @param name of the case
 * @param detail why there is no answer, or what is wrong with it; else empty
 * @param passes of the model
 * @param tokens of the answer
 */
public record EdgeAnswer(
    String name, String text, Outcome outcome, Given given, String detail, int passes, int tokens) {

  /** What may come. */
  public enum Outcome {
    /** A value that the task allows. */
    ANSWERED("answered"),
    /** Refused with a reason. */
    REFUSED("refused"),
    /** A value that the task does not allow: a fault. */
    INVALID("invalid"),
    /** An error of the program: a fault. */
    FAILED("failed");

    private final String key;

    Outcome(String key) {
      this.key = key;
    }

    /** Name in files. */
    public String key() {
      return key;
    }

    /** Whether the program is to blame. */
    public boolean isFault() {
      return this == INVALID || this == FAILED;
    }
  }
}
