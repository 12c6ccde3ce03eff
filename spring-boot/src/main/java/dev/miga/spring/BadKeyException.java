package dev.miga.spring;

import dev.miga.engine.MigaException;

/** A key of an application with which nothing can be opened. */
final class BadKeyException extends MigaException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String remedy;

  /**
   * A failure.
   *
   * @param remedy a sentence: what to do
   */
  BadKeyException(String key, String value, String remedy, MigaException cause) {
    super(cause.code(), "%s=%s: %s".formatted(key, value, cause.oneLine()), cause);
    this.key = key;
    this.remedy = remedy;
  }

  String key() {
    return key;
  }

  String remedy() {
    return remedy;
  }
}
