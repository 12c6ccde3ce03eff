package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.eval.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueExchangeTest {
  private static final ValueExchange EXCHANGE =
      new ValueExchange(
          JsonValue.parse(
              """
              {"type": "object", "properties": {
                "intent": {"enum": ["play", "rate"]},
                "note": {"type": "string"},
                "slots": {"type": "array", "items": {"type": "object", "properties": {
                  "slot": {"enum": ["artist", "track"]},
                  "value": {"type": "string", "x-verbatim": true}}}}}}
              """));

  private static Sample sample(String text, String gold) {
    return new Sample("line", text, JsonValue.parse(gold), "group of " + text);
  }

  private static Sample artist(String text, String artist) {
    return sample(
        text,
        "{\"intent\":\"play\",\"slots\":[{\"slot\":\"artist\",\"value\":\"%s\"}]}"
            .formatted(artist));
  }

  private static List<Sample> added(List<Sample> samples, int times) {
    List<Sample> extended = EXCHANGE.extend(samples, times, 1);
    assertThat(extended).startsWith(samples.toArray(Sample[]::new));
    return extended.subList(samples.size(), extended.size());
  }

  @Test
  void putsAnotherSamplesValueInTextAndRecord() {
    List<Sample> samples =
        List.of(artist("play Beny Moré", "Beny Moré"), artist("some Rita now", "Rita"));
    List<Sample> added = added(samples, 40);
    assertThat(added).hasSize(80).contains(exchanged(artist("play Rita", "Rita"), samples.get(0)));
    assertThat(added)
        .contains(exchanged(artist("some Beny Moré now", "Beny Moré"), samples.get(1)));
  }

  private static Sample exchanged(Sample made, Sample of) {
    return new Sample("line with other values", made.text(), made.gold(), of.group());
  }

  @Test
  void exchangesOnlyWhatStandsInTheSamePlace() {
    List<Sample> samples =
        List.of(
            artist("play Rita", "Rita"),
            sample(
                "play Azul",
                "{\"intent\":\"play\",\"slots\":[{\"slot\":\"track\",\"value\":\"Azul\"}]}"),
            sample(
                "rate Simón 3",
                "{\"intent\":\"rate\",\"slots\":[{\"slot\":\"artist\",\"value\":\"Simón\"}]}"));
    assertThat(added(samples, 20))
        .extracting(Sample::text)
        .containsOnly("play Rita", "play Azul", "rate Simón 3");
  }

  @Test
  void exchangesSeveralValuesOfASampleWhereEachStands() {
    List<Sample> added =
        added(
            List.of(
                sample(
                    "play Azul by Rita",
                    """
                    {"intent":"play","note":"Azul","slots":[{"slot":"artist","value":"Rita"},\
                    {"slot":"track","value":"Azul"}]}"""),
                sample(
                    "Mar, Simón's",
                    """
                    {"intent":"play","slots":[{"slot":"track","value":"Mar"},\
                    {"slot":"artist","value":"Simón"}]}""")),
            40);
    assertThat(added)
        .contains(
            new Sample(
                "line with other values",
                "play Mar by Simón",
                JsonValue.parse(
                    """
                    {"intent":"play","note":"Azul","slots":[{"slot":"artist","value":"Simón"},\
                    {"slot":"track","value":"Mar"}]}"""),
                "group of play Azul by Rita"));
    assertThat(added).extracting(Sample::text).contains("Azul, Rita's", "Azul, Simón's");
  }

  @Test
  void leavesASampleAloneWhoseValueStandsTwiceOrWithinAWordOrNotAtAll() {
    assertThat(
            added(
                List.of(
                    artist("play Rita and Rita", "Rita"),
                    artist("play Ritas", "Rita"),
                    artist("play her", "Rita"),
                    sample("hello", "{\"intent\":\"rate\",\"slots\":[]}")),
                5))
        .isEmpty();
  }

  @Test
  void leavesASampleAloneWhoseValuesOverlap() {
    Sample overlapping =
        sample(
            "play Azul Rita",
            """
            {"intent":"play","slots":[{"slot":"artist","value":"Rita"},\
            {"slot":"track","value":"Azul Rita"}]}""");
    assertThat(added(List.of(overlapping, overlapping), 5)).isEmpty();
  }

  @Test
  void givesTheSameSamplesForTheSameSeed() {
    List<Sample> samples = List.of(artist("play Rita", "Rita"), artist("now Simón", "Simón"));
    assertThat(EXCHANGE.extend(samples, 9, 7)).isEqualTo(EXCHANGE.extend(samples, 9, 7));
    assertThat(EXCHANGE.extend(samples, 9, 7)).isNotEqualTo(EXCHANGE.extend(samples, 9, 8));
  }
}
