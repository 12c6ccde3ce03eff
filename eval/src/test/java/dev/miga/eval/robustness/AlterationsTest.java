package dev.miga.eval.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlterationsTest {
  private static List<Trials.Asked> asked(String rewrite, Subject subject, long seed) {
    List<Rewrite> one =
        StandardRewrites.of(Orders.KIND, Language.ES).stream()
            .filter(r -> r.name().equals(rewrite))
            .toList();
    return new Trials(Orders.KIND, one, seed).asked(List.of(subject));
  }

  private static String answer(String items) {
    return "{\"items\": [" + items + "], \"to\": null}";
  }

  @Test
  void aNumberAndItsValueBecomeAnother() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      Trials.Asked asked = asked("number", Orders.right(), seed).getFirst();
      JsonValue expected = asked.expected().orElseThrow();
      boolean isDigit = !asked.text().contains("3 panes");
      String changed =
          isDigit
              ? asked.text().replaceAll(".*mándame (\\d+) panes.*", "$1")
              : asked.text().replaceAll(".*panes y (\\p{L}+) quesos.*", "$1");
      seen.add(changed);
      String value =
          isDigit
              ? changed
              : Integer.toString(List.of("", "", "", "", "cuatro", "cinco").indexOf(changed));
      assertThat(expected)
          .isEqualTo(
              JsonValue.parse(
                  Orders.ANSWER.replace(isDigit ? "\"n\": 3" : "\"n\": 2", "\"n\": " + value)));
      assertThat(asked.text().replace(" " + changed + " ", isDigit ? " 3 " : " dos "))
          .isEqualTo(Orders.TEXT);
    }
    assertThat(seen).containsExactlyInAnyOrder("4", "5", "6", "cuatro", "cinco");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3 panes, calle 3", // which of both
        "3 docenas y 36 panes",
        "a las 3:30 unos panes",
        "panes, apto 3-A",
        "panes x3",
        "4 panes"
      })
  void aNumberThatMayBeAnotherIsLeftAlone(String text) {
    String answer = answer("{\"n\": 3, \"what\": \"pan\"}");
    assertThat(asked("number", Orders.subject("a", text, answer, answer), 1)).isEmpty();
    assertThat(asked("number", Orders.subject("a", "3 panes", answer, answer), 1)).hasSize(1);
  }

  @Test
  void numbersInCopiesAreLeftAlone() {
    String answer = "{\"items\": [{\"n\": 12, \"what\": \"pan\"}], \"to\": \"apto 12\"}";
    assertThat(asked("number", Orders.subject("a", "panes al apto 12", answer, answer), 1))
        .isEmpty();
  }

  @Test
  void aCancelledItemIsExpectedToBeGone() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      Trials.Asked asked = asked("cancelled", Orders.right(), seed).getFirst();
      String left =
          asked.text().contains("sin queso")
              ? "{\"n\":3,\"what\":\"pan\"}"
              : "{\"n\":2,\"what\":\"queso\"}";
      assertThat(asked.expected())
          .contains(JsonValue.parse("{\"items\":[" + left + "],\"to\":\"Calle Cecilio Nº 14-7\"}"));
      seen.add(asked.text());
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            Orders.TEXT + "\nAh no, al final sin pan, eso no.",
            Orders.TEXT + "\nAh no, al final sin queso, eso no.");
  }

  @Test
  void oneItemAndOnesOfTheSameNameCannotBeCancelled() {
    String one = answer("{\"n\": 3, \"what\": \"pan\"}");
    String same = answer("{\"n\": 3, \"what\": \"pan\"}, {\"n\": 1, \"what\": \"pan\"}");
    assertThat(asked("cancelled", Orders.subject("a", "3", one, one), 1)).isEmpty();
    assertThat(asked("cancelled", Orders.subject("a", "3", same, same), 1)).isEmpty();
  }

  @Test
  void wrongAnswersAreNotExpectedToChange() {
    String wrong = Orders.ANSWER.replace("\"n\": 3", "\"n\": 4");
    Subject subject = Orders.subject("a", Orders.TEXT, Orders.ANSWER, wrong);
    assertThat(asked("cancelled", subject, 1)).isEmpty();
    assertThat(asked("number", subject, 1)).isEmpty();
  }
}
