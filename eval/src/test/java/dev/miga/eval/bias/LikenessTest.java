package dev.miga.eval.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LikenessTest {
  private static List<JsonValue> values(String json) {
    return ((JsonValue.JsonArray) JsonValue.parse(json)).items();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"n":1,"to":null},{"n":1,"to":null}] | [{"n":1,"to":null},{"to":null,"n":1.0}] | true
          [{"n":1,"to":null},{"n":1,"to":null}] | [{"n":2,"to":null},{"n":2,"to":null}]   | true
          [{"n":1,"to":null},{"n":1,"to":null}] | [{"n":2,"to":null},{"n":3,"to":null}]   | false
          [{"n":1,"to":null},{"n":1,"to":null}] | [{"n":1,"to":"a"},{"n":1,"to":null}]    | false
          [{"n":1,"to":"a"},{"n":1,"to":"b"}]   | [{"n":1,"to":"a"},{"n":1,"to":"b"}]     | true
          [{"n":1,"to":"a"},{"n":1,"to":"b"}]   | [{"n":1,"to":"c"},{"n":1,"to":"d"}]     | true
          [{"n":1,"to":"a"},{"n":1,"to":"b"}]   | [{"n":1,"to":"a"},{"n":1,"to":"a"}]     | false
          [{"n":1,"to":"a"},{"n":1,"to":"b"}]   | [{"n":2,"to":"a"},{"n":2,"to":"b"}]     | true
          [{"n":1,"to":"a"},{"n":1,"to":"b"}]   | [{"n":1,"to":"a"},{"n":2,"to":"b"}]     | false
          [{"n":1},{"n":1}]                     | [{"n":1},{"n":1,"extra":2}]             | false
          [{"n":1},{"n":1}]                     | [null,null]                             | true
          [{"n":1},{"n":1}]                     | [{"n":2},null]                          | false
          [{"n":1},{"n":2}]                     | [{"n":3},null]                          | false
          ["refund","refund","refund"]          | ["other","other","other"]               | true
          ["refund","refund","refund"]          | ["other","other",null]                  | false
          [null,null]                           | ["other","other"]                       | true
          """)
  void isAsItsDefinitionSays(String gold, String output, boolean alike) {
    assertThat(Likeness.isAlike(values(gold), values(output))).isEqualTo(alike);
    assertThat(new PlainLikeness(values(gold), values(output)).isAlike()).isEqualTo(alike);
  }

  /** Records that are mostly right, with a member that may differ by variant. */
  private static JsonValue record(SplittableRandom random, String to, double wrong) {
    if (random.nextDouble() < wrong / 8) {
      return JsonValue.parse("null");
    }
    int n = random.nextDouble() < wrong ? 2 : 1;
    String given = random.nextDouble() < wrong ? "\"z\"" : to;
    String more = random.nextDouble() < wrong / 4 ? ",\"more\":1" : "";
    return JsonValue.parse("{\"n\":%d,\"to\":%s%s}".formatted(n, given, more));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithAPlainOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int alike = 0;
    for (int round = 0; round < 2000; round++) {
      boolean sameTo = random.nextBoolean();
      List<JsonValue> gold = new ArrayList<>();
      List<JsonValue> output = new ArrayList<>();
      int variants = random.nextInt(2, 5);
      double wrong = random.nextDouble();
      for (int i = 0; i < variants; i++) {
        String to = sameTo ? "null" : "\"" + random.nextInt(3) + "\"";
        gold.add(JsonValue.parse("{\"to\":%s,\"n\":1}".formatted(to)));
        output.add(record(random, to, wrong));
      }
      boolean expected = new PlainLikeness(gold, output).isAlike();
      assertThat(Likeness.isAlike(gold, output)).as("%s %s", gold, output).isEqualTo(expected);
      assertThat(Likeness.isAlike(gold, gold)).isTrue();
      alike += expected ? 1 : 0;
    }
    assertThat(alike).isBetween(400, 1600); // both happen
  }

  @Test
  void everyMessageNeedsAnAnswer() {
    assertThatThrownBy(() -> Likeness.isAlike(values("[1,1]"), values("[1]")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
