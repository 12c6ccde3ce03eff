package dev.miga.eval.robustness;

/** What a rewrite must do to the answer. */
public enum Must {
  /** Leave it as it is. */
  KEEP("keep"),
  /** Change it. */
  CHANGE("change");

  private final String key;

  Must(String key) {
    this.key = key;
  }

  /** Name in files. */
  public String key() {
    return key;
  }
}
