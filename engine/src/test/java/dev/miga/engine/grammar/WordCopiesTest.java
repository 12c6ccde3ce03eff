package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonText;
import dev.miga.engine.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Strings that are copied by whole words. */
class WordCopiesTest {
  private static final SmallVocabulary VOCABULARY = new SmallVocabulary();

  private static Grammar words(String more) {
    return Grammar.ofJsonSchema(
        "{\"type\":\"string\",\"x-verbatim\":\"words\"" + more + "}", VOCABULARY.options());
  }

  private static boolean accepts(Constraint constraint, String text) {
    return constraint.acceptBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean copies(Grammar grammar, String input, String copy) {
    Constraint constraint = grammar.constraint(input);
    return accepts(constraint, "\"" + copy + "\"") && constraint.isComplete();
  }

  @Test
  void beginsAndEndsAtWords() {
    Grammar grammar = words("");
    String input = "play Ann's song, nu 7 in São João";
    assertThat(copies(grammar, input, "song, nu")).isTrue();
    assertThat(copies(grammar, input, "Ann")).isTrue();
    assertThat(copies(grammar, input, "'s")).as("after a letter").isFalse();
    assertThat(copies(grammar, input, "s")).as("after an apostrophe").isTrue();
    assertThat(copies(grammar, input, "lay")).isFalse();
    assertThat(copies(grammar, input, "pla")).isFalse();
    assertThat(copies(grammar, input, "São Joã")).isFalse();
    assertThat(copies(grammar, input, "ão João")).isFalse();
    assertThat(copies(grammar, input, "São João")).isTrue();
    assertThat(copies(grammar, input, "in ")).as("before a letter").isFalse();
    assertThat(copies(grammar, "nin\u0303o", "nin")).as("before an accent").isFalse();
    assertThat(copies(grammar, "𝔘𝔫", "𝔘")).as("a letter of two units").isFalse();
    assertThat(copies(grammar, "🍞pan", "pan")).isTrue();
  }

  @Test
  void namesAnOccurrenceThatIsAWord() {
    String input = "to Annapolis, says Ann";
    Constraint constraint = words("").constraint(input);
    assertThat(accepts(constraint, "\"Ann\"")).isTrue();
    assertThat(constraint.spans())
        .containsExactly(new CopiedSpan(0, 5, input.length() - 3, input.length()));
  }

  @Test
  void namesNoOccurrenceOfWhatIsNoCopy() {
    Grammar grammar =
        Grammar.ofJsonSchema(
            "{\"anyOf\":[{\"type\":\"string\",\"maxLength\":5},"
                + "{\"type\":\"string\",\"x-verbatim\":\"characters\"}]}",
            VOCABULARY.options());
    for (String free : List.of("x", "ax", "b")) {
      Constraint constraint = grammar.constraint("ab");
      assertThat(accepts(constraint, "\"" + free + "\"")).isTrue();
      assertThat(constraint.spans()).as(free).hasSize(free.equals("b") ? 1 : 0);
    }
  }

  /** What is reached by going every way is what a naive search finds: so no way is without end. */
  @Test
  void allowsAllCopiesAndNoOther() {
    SplittableRandom random = new SplittableRandom(11);
    String letters = "aab é,\"7\n\uD800";
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(14); k > 0; k--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      String input = text.toString();
      int max = random.nextInt(8);
      Grammar grammar = words(",\"minLength\":0,\"maxLength\":" + max);
      assertThat(all(grammar.constraint(input)))
          .as("at most %d characters of %s", max, input)
          .isEqualTo(naive(input, max));
    }
  }

  private static Set<String> all(Constraint start) {
    record Begun(String text, Constraint constraint) {}
    Set<String> found = new TreeSet<>();
    Deque<Begun> open = new ArrayDeque<>();
    open.add(new Begun("", start));
    while (!open.isEmpty()) {
      Begun begun = open.remove();
      boolean more = false;
      for (int octet = 0; octet < 256; octet++) {
        Constraint next = begun.constraint().fork();
        if (next.acceptBytes(new byte[] {(byte) octet})) {
          open.add(new Begun(begun.text() + (char) octet, next));
          more = true;
        }
      }
      assertThat(more).as(begun.text()).isNotEqualTo(begun.constraint().mayStop());
      if (!more) {
        found.add(
            new String(begun.text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  private static Set<String> naive(String input, int max) {
    Set<String> found = new TreeSet<>(Set.of("\"\""));
    for (int from = 0; from < input.length(); from++) {
      for (int to = from + 1; to <= Math.min(from + max, input.length()); to++) {
        String copy = input.substring(from, to);
        boolean whole =
            (from == 0 || !Character.isLetterOrDigit(input.charAt(from - 1)))
                && (to == input.length() || !Character.isLetterOrDigit(input.charAt(to)));
        if (whole && copy.indexOf('\uD800') < 0) {
          found.add(
              new String(JsonText.bytes(new JsonValue.JsonString(copy)), StandardCharsets.UTF_8));
        }
      }
    }
    return found;
  }

  @Test
  void copiesWordsWhereNothingElseIsSaid() {
    String text = "Xiomara tiene dolor dental";
    for (String verbatim : List.of("true", "\"words\"")) {
      Grammar grammar = verbatim(verbatim);
      assertThat(copies(grammar, text, "Xiomara")).isTrue();
      assertThat(copies(grammar, text, "Xiomar")).as("a part of a word").isFalse();
      assertThat(copies(grammar, text, "")).as("nothing").isFalse();
      assertThat(copies(verbatim(verbatim + ",\"minLength\":0"), text, "")).isTrue();
    }
    Grammar characters = verbatim("\"characters\"");
    assertThat(copies(characters, text, "Xiomar")).isTrue();
    assertThat(copies(characters, text, "")).isTrue();
    assertThat(copies(characters, text, "denti")).isFalse();
  }

  private static Grammar verbatim(String keyword) {
    return Grammar.ofJsonSchema(
        "{\"type\":\"string\",\"x-verbatim\":" + keyword + "}", VOCABULARY.options());
  }

  @Test
  void refusesAMisspeltKeyword() {
    for (String misspelt : List.of("x-verbatm", "x-verbatims", "x-Verbatim")) {
      assertThatThrownBy(
              () ->
                  Grammar.ofJsonSchema(
                      "{\"properties\":{\"a\":{\"type\":\"string\",\"" + misspelt + "\":true}}}",
                      VOCABULARY.options()))
          .isInstanceOf(SchemaException.class)
          .hasMessageContainingAll("/properties/a/" + misspelt, "\"x-verbatim\" is meant");
    }
    Grammar others =
        Grammar.ofJsonSchema("{\"type\":\"string\",\"x-order\":1}", VOCABULARY.options());
    assertThat(accepts(others.constraint(), "\"a\"")).as("others' extensions").isTrue();
  }

  @Test
  void saysWhyNothingCanBeCopied() {
    Grammar grammar = words(",\"maxLength\":4");
    assertThat(copies(grammar, "abcdef or so", "or")).isTrue();
    assertThatThrownBy(() -> grammar.constraint("abcdef ghijk"))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("no word of the text fits");
    assertThatThrownBy(() -> grammar.constraint("")).hasMessageContaining("give more text");
  }

  @Test
  void refusesWhatItCannotHold() {
    assertThatThrownBy(() -> words(",\"minLength\":2"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("minLength above 1");
    assertThatThrownBy(
            () ->
                Grammar.ofJsonSchema(
                    "{\"type\":\"string\",\"x-verbatim\":\"word\"}", VOCABULARY.options()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("\"words\"");
  }

  @Test
  void theStricterOfTwoHolds() {
    Grammar grammar =
        Grammar.ofJsonSchema(
            "{\"type\":\"string\",\"allOf\":[{\"type\":\"string\",\"x-verbatim\":\"words\"},"
                + "{\"type\":\"string\",\"x-verbatim\":\"characters\"}]}",
            VOCABULARY.options());
    assertThat(copies(grammar, "two words", "words")).isTrue();
    assertThat(copies(grammar, "two words", "word")).isFalse();
  }
}
