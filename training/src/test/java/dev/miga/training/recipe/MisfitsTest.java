package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.eval.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class MisfitsTest {
  private final Misfits misfits = new Misfits();

  private void add(String where) {
    misfits.add(
        new Sample(where, "text", new JsonValue.JsonNull(), ""),
        new MigaException(ErrorCode.INVALID_ARGUMENT, "too\nlong"));
  }

  @Test
  void standInTheOrderOfTheirLines() {
    List.of("b.jsonl:2", "a.jsonl:10", "a.jsonl:9", "elsewhere", "a.jsonl:10").forEach(this::add);
    assertThat(misfits.lines())
        .containsExactly(
            "4 of the samples do not fit:",
            "  a.jsonl:9: too long",
            "  a.jsonl:10: too long",
            "  b.jsonl:2: too long",
            "  elsewhere: too long");
    assertThat(misfits.refusal()).hasMessageContainingAll("4 of", "--skip-invalid", "a.jsonl:9: ");
  }

  @Test
  void areCountedWhereTheyAreMany() {
    for (int line = 50; line > 0; line--) {
      add("a.jsonl:" + line);
    }
    assertThat(misfits.lines()).hasSize(22).contains("  a.jsonl:20: too long");
    assertThat(misfits.lines().getLast()).isEqualTo("  and 30 more");
  }

  @Test
  void areNoneAtFirst() {
    assertThat(misfits.isEmpty()).isTrue();
    assertThat(misfits.lines()).isEmpty();
  }
}
