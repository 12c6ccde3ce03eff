package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.TokenKind;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a task is put to a model, in training and in service alike:
 *
 * <pre>
 * prompt     := prefix TEXT { NEWLINE TEXT } &lt;end_of_turn&gt;
 * prefix     := &lt;bos&gt; [INSTRUCTION &lt;end_of_turn&gt;] { TEXT &lt;end_of_turn&gt; OUTPUT &lt;end_of_turn&gt; }
 * completion := OUTPUT &lt;end_of_turn&gt;
 * </pre>
 *
 * <p>The text stands there as often as the task says, once if it says nothing. The examples of the
 * task stand in the prefix. Every token costs time, so a trained specialist needs none of it but
 * {@code <bos>}. Texts are encoded without control tokens and each on its own, so that none can
 * forge a turn and the tokens of a text do not depend on what surrounds it. Immutable.
 */
public final class Prompt {
  private static final String END = "<end_of_turn>";

  /** What might be the name of a control token, or one that was told apart before. */
  private static final Pattern NAMED = Pattern.compile("<\\\\*(?<name>[^<>\\\\]{1,62})>");

  private final Tokenizer tokenizer;
  private final int end;
  private final TokenIds prefix;
  private final String prefixText;
  private final int repeat;

  private Prompt(Tokenizer tokenizer, int end, TokenIds prefix, String prefixText, int repeat) {
    this.tokenizer = tokenizer;
    this.end = end;
    this.prefix = prefix;
    this.prefixText = prefixText;
    this.repeat = repeat;
  }

  /**
   * The prompt of a task for a model.
   *
   * @throws MigaException if the model's vocabulary has no {@code <end_of_turn>}
   */
  public static Prompt of(Task task, Tokenizer tokenizer) {
    int end =
        tokenizer
            .vocabulary()
            .find(END, TokenKind.CONTROL)
            .orElseThrow(
                () ->
                    new MigaException(
                        ErrorCode.UNSUPPORTED,
                        "vocabulary: there is no control token "
                            + END
                            + "; choose a Gemma 3 model"));
    TokenIds.Builder ids = TokenIds.builder().add(tokenizer.vocabulary().bosId());
    for (String part : parts(task)) {
      ids.add(tokenizer.encode(part)).add(end);
    }
    StringBuilder shown = new StringBuilder();
    parts(task).forEach(part -> shown.append(told(part, tokenizer.vocabulary())).append(END));
    return new Prompt(tokenizer, end, ids.build(), shown.toString(), task.repeat());
  }

  /** What all texts share, {@code <bos>} first. */
  public TokenIds prefix() {
    return prefix;
  }

  /** What follows the prefix for one text. */
  public TokenIds message(String text) {
    return tokenizer.encode(repeated(text, repeat)).plus(TokenIds.of(end));
  }

  private static String repeated(String text, int times) {
    return String.join("\n", Collections.nCopies(times, text));
  }

  /** All of the prompt for one text. */
  public TokenIds encode(String text) {
    return prefix.plus(message(text));
  }

  /** What the model is trained to answer with, the token that ends it last. */
  public TokenIds completion(String output) {
    return tokenizer.encode(output).plus(TokenIds.of(end));
  }

  /** The tokens that end an answer: the end of the sequence, and of the turn. */
  public TokenIds stopIds() {
    return StopTokens.of(tokenizer.vocabulary());
  }

  /**
   * Tokens, ascending, that a model might rather say than what it may: those of the text, and those
   * that end an answer.
   */
  public int[] watched(String text) {
    return Stream.of(tokenizer.encode(text), stopIds())
        .flatMapToInt(ids -> Arrays.stream(ids.toArray()))
        .sorted()
        .distinct()
        .toArray();
  }

  /**
   * The prompt as text, control tokens by their names; {@code <bos>}, which every engine adds, is
   * left out. The name of a control token in a text is none to the model, and is told apart by a
   * backslash behind its {@code <}, one more than the text has there.
   */
  public String show(String text) {
    return prefixText + repeated(told(text, tokenizer.vocabulary()), repeat) + END;
  }

  private static String told(String text, Vocabulary vocabulary) {
    return NAMED
        .matcher(text)
        .replaceAll(
            match -> {
              String name = "<" + match.group("name") + ">";
              boolean isControl = vocabulary.find(name, TokenKind.CONTROL).isPresent();
              return Matcher.quoteReplacement(
                  isControl ? "<\\" + match.group().substring(1) : match.group());
            });
  }

  /** The prompt of a task as text, {@code <bos>} first, {@code {text}} where the text goes. */
  static String template(Task task) {
    return "<bos>" + prefixText(task) + repeated("{text}", task.repeat()) + END;
  }

  private static String prefixText(Task task) {
    StringBuilder text = new StringBuilder();
    parts(task).forEach(part -> text.append(part).append(END));
    return text.toString();
  }

  /** What comes before the text, each part followed by the end of its turn. */
  private static List<String> parts(Task task) {
    List<String> parts = new ArrayList<>();
    if (!task.instruction().isEmpty()) {
      parts.add(task.instruction());
    }
    for (Task.Example example : task.examples()) {
      parts.add(example.text());
      parts.add(example.output());
    }
    return parts;
  }
}
