package dev.miga.tasks;

import dev.miga.engine.MigaException;

/** What came of a request. */
public sealed interface Reply {
  /** What was asked. */
  Request request();

  /** An answer. */
  record Answered(Request request, Answer answer) implements Reply {}

  /** None: the text is empty or too long, or the answer too long. */
  record Failed(Request request, MigaException failure) implements Reply {}
}
