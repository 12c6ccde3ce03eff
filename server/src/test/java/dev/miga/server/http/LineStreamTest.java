package dev.miga.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineStreamTest {
  @Test
  void givesUpAReaderThatLetsItWait() {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    LineStream stream = new LineStream(read, Duration.ZERO);
    assertThatThrownBy(() -> stream.line("a")).isInstanceOf(ClientLeft.class);
    assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo("a\n");
  }

  @Test
  void givesUpAReaderThatIsGone() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    LineStream stream = new LineStream(closed, Duration.ofMinutes(1));
    assertThatThrownBy(() -> stream.event("a")).isInstanceOf(ClientLeft.class);
  }
}
