package dev.miga.tasks;

import java.util.List;
import java.util.Set;

/**
 * What a specialist is for.
 *
 * @param name by which people call it: letters, digits, {@code -} and {@code _}
 * @param kind what a text is turned into
 * @param instruction said before every text; empty for a specialist that was trained without
 * @param examples shown before every text: what an untrained model goes by
 * @param repeat times that the text is said, a line each. Who reads from left to right reads the
 *     second time knowing all of the text (Springer et al. 2024, arXiv 2402.15449)
 * @param maxCharacters longest text that is taken, in UTF-16 units
 * @param normalize what is undone in a text before it is read
 */
public record Task(
    String name,
    Kind kind,
    String instruction,
    List<Example> examples,
    int repeat,
    int maxCharacters,
    Set<Normalization> normalize) {
  /** Times that a text may be said at most. */
  public static final int MAX_REPEAT = 4;

  /** Longest text where a task does not say: some 3,000 tokens. */
  public static final int MAX_CHARACTERS = 10_000;

  /**
   * An example.
   *
   * @param text what comes in
   * @param output what should come out: compact JSON in the order of the schema, a label, a text
   */
  public record Example(String text, String output) {}

  /** Copies the collections. */
  public Task {
    examples = List.copyOf(examples);
    normalize = Set.copyOf(normalize);
  }

  /** Texts are read as they are given. */
  public Task(
      String name,
      Kind kind,
      String instruction,
      List<Example> examples,
      int repeat,
      int maxCharacters) {
    this(name, kind, instruction, examples, repeat, maxCharacters, Set.of());
  }

  /** The same for another kind. */
  Task withKind(Kind other) {
    return new Task(name, other, instruction, examples, repeat, maxCharacters, normalize);
  }

  /** The same where a text is said so many times. */
  public Task withRepeat(int times) {
    return new Task(name, kind, instruction, examples, times, maxCharacters, normalize);
  }

  /**
   * A text that may be copied from: each surrogate that lacks its other half is replaced, for it
   * could be neither encoded nor copied. Places in the text stay what they are.
   *
   * @throws dev.miga.engine.MigaException if the text is blank or longer than {@link
   *     #maxCharacters}
   */
  public String checked(String text) {
    return Texts.checked(text, this);
  }

  /**
   * A {@linkplain #checked checked} text as the model will see it, normalized as the task says.
   *
   * @throws dev.miga.engine.MigaException if the text is blank, now or then, or longer than {@link
   *     #maxCharacters}
   */
  public NormalizedText asRead(String text) {
    return Texts.asRead(text, this);
  }
}
