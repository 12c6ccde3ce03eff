package dev.miga.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceShuffleTest {
  private static final JsonValue SCHEMA =
      JsonValue.parse(
          """
          {"type": "object", "properties": {
             "items": {"type": "array", "items": {"type": "string", "x-verbatim": true}},
             "address": {"type": ["string", "null"], "x-verbatim": true},
             "tags": {"type": "array", "items": {"enum": ["a", "b"]}}}}
          """);

  private static List<Sample> shuffled(Kind kind, String text, String gold, int times) {
    Task task = new Task("t", kind, "", List.of(), 1, 1000);
    Sample sample = new Sample("f:1", text, JsonValue.parse(gold), "g");
    return new SentenceShuffle(task).of(List.of(sample), times, 1);
  }

  private static List<Sample> shuffled(String text, String gold, int times) {
    return shuffled(new Kind.Extract(SCHEMA), text, gold, times);
  }

  private static List<String> texts(String text, int times) {
    return shuffled(new Kind.Classify(List.of("x", "y"), 0), text, "\"x\"", times).stream()
        .map(Sample::text)
        .toList();
  }

  @Test
  void putsSentencesAndLinesInOtherOrders() {
    assertThat(texts("Hola. ¿Hay pan? Gracias", 9))
        .containsExactlyInAnyOrder(
            "Hola. Gracias. ¿Hay pan?",
            "¿Hay pan? Hola. Gracias",
            "¿Hay pan? Gracias. Hola.",
            "Gracias. Hola. ¿Hay pan?",
            "Gracias. ¿Hay pan? Hola.");
    assertThat(texts("hola\n2 panes\r\n", 1)).containsExactly("2 panes\nhola\r\n");
    assertThat(texts("Hola. ¿Hay pan? Gracias", 2)).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void leavesOneSentenceAndWhatOnlyLooksLikeTheEndOfOne() {
    assertThat(texts("quiero 3.5 kilos para la av. Bella Vista, Sr. Pérez, No. 3", 5)).isEmpty();
    assertThat(texts("1. pan", 5)).isEmpty();
    assertThat(texts("son 5. Gracias", 5)).containsExactly("Gracias. son 5.");
    assertThat(texts("  ", 5)).isEmpty();
  }

  @Test
  void dividesNoCopyAndOrdersListsByTheText() {
    List<Sample> made =
        shuffled(
            "Quiero pan. También malta. Vivo en Urb. Norte. Calle 5",
            """
            {"items": ["pan", "malta"], "address": "Urb. Norte. Calle 5"}""",
            20);
    assertThat(made).hasSize(5);
    assertThat(made)
        .allSatisfy(
            sample -> {
              assertThat(sample.text()).contains("Urb. Norte. Calle 5");
              boolean isMaltaFirst = sample.text().indexOf("malta") < sample.text().indexOf("pan");
              assertThat(sample.gold().toJson())
                  .contains(isMaltaFirst ? "[\"malta\",\"pan\"]" : "[\"pan\",\"malta\"]")
                  .contains("\"address\":\"Urb. Norte. Calle 5\"");
            });
    assertThat(made).extracting(Sample::where).containsOnly("f:1 in another order");
  }

  @Test
  void keepsAListThatHasAnOrderOfItsOwn() {
    assertThat(shuffled("Un pan. Una malta.", "{\"items\": [\"malta\", \"pan\"]}", 3))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.text()).isEqualTo("Una malta. Un pan.");
              assertThat(sample.gold().toJson()).contains("[\"malta\",\"pan\"]");
            });
  }

  @Test
  void leavesASampleAloneWhoseListHasNoKnownOrder() {
    assertThat(shuffled("Uno. Dos.", "{\"tags\": [\"a\", \"b\"]}", 3)).isEmpty();
    assertThat(shuffled("Un pan y pan. Malta.", "{\"items\": [\"pan\", \"Malta\"]}", 3)).isEmpty();
    assertThat(shuffled("Uno. Dos.", "{\"tags\": [\"a\"]}", 3)).hasSize(1);
  }
}
