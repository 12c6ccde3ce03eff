package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/** What is done to a text before a model sees it. */
final class Texts {
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /**
   * The text, with each surrogate that lacks its other half replaced: it could be neither encoded
   * nor copied. Places in the text stay what they are.
   *
   * @throws MigaException if the text is blank or longer than the task takes
   */
  static String checked(String text, Task task) {
    requireSome(text, task);
    if (text.length() > task.maxCharacters()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "the text has %d characters, %s takes at most %d; shorten it, or raise max-characters in the task"
              .formatted(text.length(), task.name(), task.maxCharacters()));
    }
    return withoutLoneSurrogates(text);
  }

  /**
   * The same as a model reads it.
   *
   * @throws MigaException if nothing is left of it too
   */
  static NormalizedText asRead(String text, Task task) {
    NormalizedText read = Normalizer.apply(checked(text, task), task.normalize());
    requireSome(read.text(), task);
    return read;
  }

  private static void requireSome(String text, Task task) {
    if (text.isBlank()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "the text is empty; " + task.name() + " needs one to read");
    }
  }

  private static String withoutLoneSurrogates(String text) {
    StringBuilder clean = new StringBuilder(text);
    for (int i = 0; i < clean.length(); i++) {
      if (Character.isHighSurrogate(clean.charAt(i))
          && i + 1 < clean.length()
          && Character.isLowSurrogate(clean.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(clean.charAt(i))) {
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean.toString();
  }
}
