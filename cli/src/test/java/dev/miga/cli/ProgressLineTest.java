package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void rewritesOneLineWhereAPersonWatches() {
    ProgressLine progress = progress(Console.Terminal.INTERACTIVE);
    progress.advanced("m.gguf", 0, 2_000_000);
    nanos.addAndGet(1_000_000_000);
    progress.advanced("m.gguf", 1_000_000, 2_000_000);
    progress.advanced("m.gguf", 1_100_000, 2_000_000);
    nanos.addAndGet(1_000_000_000);
    progress.advanced("m.gguf", 2_000_000, 2_000_000);

    assertThat(text().split("\r"))
        .containsExactly(
            "",
            "m.gguf  [                        ]   0 %  0.0/2.0 MB",
            "m.gguf  [============            ]  50 %  1.0/2.0 MB  1.0 MB/s",
            "m.gguf  [========================] 100 %  2.0/2.0 MB  1.0 MB/s\n");
  }

  @Test
  void writesALineForEveryTenthElsewhere() {
    ProgressLine progress = progress(Console.Terminal.PLAIN);
    for (int done = 0; done <= 1000; done++) {
      progress.advanced("m.gguf", done, 1000);
    }

    assertThat(text().lines()).hasSize(11).last().isEqualTo("m.gguf  100 %  0.0/0.0 MB");
    assertThat(text()).doesNotContain("\r");
  }

  @Test
  void putsANoteOnALineOfItsOwn() {
    ProgressLine progress = progress(Console.Terminal.INTERACTIVE);
    progress.advanced("m.gguf", 1, 2);
    progress.note("trying again");

    assertThat(text()).endsWith("MB\ntrying again\n");
  }

  private ProgressLine progress(Console.Terminal terminal) {
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressLine(err, terminal, nanos::get);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
