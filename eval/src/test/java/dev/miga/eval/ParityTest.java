package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParityTest {
  private static Exam.Mark mark(String gold, String output) {
    JsonValue right = JsonValue.parse(gold);
    JsonValue found = JsonValue.parse(output);
    return new Exam.Mark(
        new Sample("d.jsonl:1", "text", right, ""),
        right,
        found,
        0.9,
        right.equals(found),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Ten records, of which the first so many are read with another number. */
  private static Exam.Marks marks(int wrong) {
    return new Exam.Marks(
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    mark(
                        "{\"n\":%d,\"to\":\"x\"}".formatted(i),
                        "{\"n\":%d,\"to\":\"x\"}".formatted(i < wrong ? -1 : i)))
            .toList());
  }

  @Test
  void saysWhatIsLostByFieldAndWhetherThatIsChance() {
    Parity parity = Parity.of(marks(1), marks(8));
    assertThat(parity.loss()).isCloseTo(0.7, within(1e-9));
    assertThat(parity.fields().keySet()).containsExactly("n", "to");
    assertThat(parity.lines())
        .containsExactly(
            "whole answers: 9 right before, 2 now, of 10: 0 gained, 7 lost, p = 0.0156, worse",
            "n: 9 right before, 2 now, of 10: 0 gained, 7 lost, p = 0.0156, worse",
            "to: 10 right before, 10 now, of 10: 0 gained, 0 lost, p = 1.00, no more than chance");
  }

  @Test
  void refusesMoreThanMayBeLost() {
    Parity parity = Parity.of(marks(2), marks(3));
    parity.require(0.11, "bakery", "");
    Parity.of(marks(3), marks(2)).require(0, "bakery", "");
    assertThatThrownBy(() -> parity.require(0.05, "bakery", "; not written"))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED))
        .hasMessage(
            "bakery loses 10.0 % of the answers by fewer bits, at most 5.0 % may be lost"
                + " (8 right before, 7 now, of 10: 0 gained, 1 lost, p = 1.00, no more than chance)"
                + "; not written");
  }
}
