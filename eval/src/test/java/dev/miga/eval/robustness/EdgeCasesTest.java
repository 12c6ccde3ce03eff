package dev.miga.eval.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.eval.robustness.EdgeAnswer.Outcome;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeCasesTest {
  private static final Kind LABELS = new Kind.Classify(List.of("a", "b"), 0);

  private static final Timings TIMINGS = new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static EdgeCases cases(Kind kind) {
    Task task = new Task("tiny", kind, "", List.of(), 1, 100);
    return new EdgeCases(task, List.of("dos panes", "un queso"), Language.ES);
  }

  private static Answer label(String label) {
    return new Classified(
        Optional.of(label),
        List.of(new Classified.LabelProbability(label, 0.75)),
        new Work(1, 2, 3, 4, 0, 0, 5),
        TIMINGS);
  }

  @Test
  void textsAreAsTheirNamesSay() {
    Map<String, String> texts = cases(LABELS).texts();
    assertThat(texts.get("empty")).isEmpty();
    assertThat(texts.get("one word")).isEqualTo("dos");
    assertThat(texts.get("longest")).hasSize(100).startsWith("dos panes\nun queso\ndos panes\n");
    assertThat(texts.get("too long")).hasSize(101);
    assertThat(texts.get("number 1e400")).isEqualTo("dos panes\nQuiero 1e400 de eso.");
    assertThat(texts.get("repeated")).isEqualTo("dos panes\n".repeat(5).strip());
    assertThat(texts.get("contradictory")).contains("eso: dos panes\nNo, ");
  }

  @Test
  void anAnswerARefusalAndAFaultAreToldApart() {
    List<String> told = new ArrayList<>();
    List<EdgeAnswer> answers =
        cases(LABELS)
            .answers(
                text -> {
                  if (text.isBlank()) {
                    throw new MigaException(ErrorCode.INVALID_ARGUMENT, "the text is empty");
                  }
                  if (text.length() > 100) {
                    throw new IllegalStateException("index 100");
                  }
                  return label(text.equals("dos") ? "c" : "b");
                },
                () -> told.add("one"));
    assertThat(told).hasSameSizeAs(answers).hasSize(16);
    EdgeAnswer empty = named(answers, "empty");
    assertThat(empty.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(empty.detail()).isEqualTo("the text is empty");
    EdgeAnswer tooLong = named(answers, "too long");
    assertThat(tooLong.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(tooLong.detail()).contains("IllegalStateException", "index 100");
    EdgeAnswer word = named(answers, "one word");
    assertThat(word.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(word.detail()).isEqualTo("no label: \"c\"");
    EdgeAnswer russian = named(answers, "Russian");
    assertThat(russian.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(List.of(russian.passes(), russian.tokens())).containsExactly(2, 7);
    assertThat(answers.stream().filter(a -> a.outcome().isFault()))
        .extracting(EdgeAnswer::name)
        .containsExactly("one word", "too long");
  }

  private static EdgeAnswer named(List<EdgeAnswer> answers, String name) {
    return answers.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"items": [{"n": 3, "what": "pan"}], "to": null}     |
          {"items": [], "to": "x"}                             |
          {"items": []}                                        | '': required does not hold
          {"items": [], "to": 3}                               | '/to': type does not hold
          {"items": [], "to": null, "more": 1}                 | '': additionalProperties does not hold
          {"items": [{"n": 51, "what": "pan"}], "to": null}    | '/items/0/n': maximum does not hold
          {"items": [{"n": 0, "what": "pan"}], "to": null}     | '/items/0/n': minimum does not hold
          {"items": [{"n": 1.5, "what": "pan"}], "to": null}   | '/items/0/n': type does not hold
          {"items": [{"n": 1, "what": "vino"}], "to": null}    | '/items/0/what': enum does not hold
          {"items": [1, 2, 3, 4, 5], "to": null}               | '/items': maxItems does not hold
          {"items": [], "to": "12345678901234567890123456789012345678901"} | '/to': maxLength does not hold
          []                                                   | '': type does not hold
          """)
  void recordsAreHeldAgainstTheirSchema(String answer, String problem) {
    assertThat(PlainCheck.problem(Orders.KIND, JsonValue.parse(answer)))
        .isEqualTo(Optional.ofNullable(problem));
  }

  @Test
  void labelsAndTextsAreHeldAgainstTheirTask() {
    assertThat(PlainCheck.problem(LABELS, new JsonNull())).isEmpty();
    assertThat(PlainCheck.problem(LABELS, JsonValue.parse("1"))).contains("no label: 1");
    assertThat(PlainCheck.problem(new Kind.Generate(9), JsonValue.parse("\"x\""))).isEmpty();
    assertThat(PlainCheck.problem(new Kind.Generate(9), JsonValue.parse("{}"))).isPresent();
  }
}
