package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random regular expressions against those of the JDK, which shares no code with ours. */
class RandomPatternsTest {
  private static final GrammarOptions OPTIONS =
      new SmallVocabulary().options().with(Limits.JUDGEMENT);
  private static final int PATTERNS = 400;
  private static final int TEXTS = 40;
  private static final List<String> ATOMS =
      List.of(
          "a", "b", "1", "é", "🍞", ".", "[ab]", "[^a]", "[a-c1]", "\\d", "\\w", "\\D", "\\W",
          "[^\\d]", "[\\w🍞]", "\\.", "\\s", "\\u0061", "x");
  private static final List<String> QUANTIFIERS =
      List.of("*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "*?", "{0}");
  private static final List<String> CHARACTERS =
      List.of("a", "b", "c", "1", "2", "é", "🍞", ".", " ", "_", "x", "\"", "\\");

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void judgesEveryTextAsTheJdkDoes(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    int matched = 0;
    int judged = 0;
    for (int i = 0; i < PATTERNS; i++) {
      String pattern = choice(random, 3);
      Pattern theirs = Pattern.compile(pattern);
      Optional<Grammar> whole = compile(() -> Grammar.ofRegex(pattern, OPTIONS));
      Optional<Grammar> found =
          compile(() -> Grammar.ofJsonSchema(new JsonValue.JsonObject(schema(pattern)), OPTIONS));
      for (int k = 0; k < TEXTS; k++) {
        String text = text(random);
        boolean matches = whole.map(grammar -> accepts(grammar, text)).orElse(false);
        assertThat(matches)
            .as("%s as a whole /%s/", text, pattern)
            .isEqualTo(theirs.matcher(text).matches());
        String quoted = new JsonValue.JsonString(text).toJson();
        boolean finds = found.map(grammar -> accepts(grammar, quoted)).orElse(false);
        assertThat(finds).as("%s holds /%s/", text, pattern).isEqualTo(theirs.matcher(text).find());
        matched += matches ? 1 : 0;
        judged += 2;
      }
    }
    assertThat(judged).isEqualTo(2 * PATTERNS * TEXTS);
    assertThat(matched).isGreaterThan(PATTERNS * TEXTS / 100);
  }

  private static Map<String, JsonValue> schema(String pattern) {
    return Map.of(
        "type", new JsonValue.JsonString("string"), "pattern", new JsonValue.JsonString(pattern));
  }

  /** None where no text at all matches: the JDK must say so of each text too. */
  private static Optional<Grammar> compile(Supplier<Grammar> grammar) {
    try {
      return Optional.of(grammar.get());
    } catch (MigaException e) {
      assertThat(e).hasMessageMatching(".*(no text matches it|no value is valid.*)");
      return Optional.empty();
    }
  }

  private static boolean accepts(Grammar grammar, String text) {
    return grammar.matches(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String choice(RandomGenerator random, int depth) {
    StringBuilder pattern = new StringBuilder(concat(random, depth));
    while (random.nextInt(4) == 0) {
      pattern.append('|').append(concat(random, depth));
    }
    return pattern.toString();
  }

  private static String concat(RandomGenerator random, int depth) {
    StringBuilder pattern = new StringBuilder(random.nextInt(4) == 0 ? "^" : "");
    for (int i = random.nextInt(4); i > 0; i--) {
      String atom =
          depth > 0 && random.nextInt(3) == 0
              ? (random.nextBoolean() ? "(" : "(?:") + choice(random, depth - 1) + ")"
              : pick(random, ATOMS);
      pattern.append(atom).append(random.nextInt(3) == 0 ? pick(random, QUANTIFIERS) : "");
    }
    return pattern.append(random.nextInt(4) == 0 ? "$" : "").toString();
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(pick(random, CHARACTERS));
    }
    return text.toString();
  }

  private static String pick(RandomGenerator random, List<String> options) {
    return options.get(random.nextInt(options.size()));
  }
}
