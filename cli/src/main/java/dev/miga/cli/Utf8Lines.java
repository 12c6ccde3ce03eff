package dev.miga.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The lines of an input one by one, blank ones passed over; no more is read than is asked for. */
final class Utf8Lines {
  private final Utf8Input input;
  private final InputStream in;
  private long number;
  private boolean ended;

  Utf8Lines(Utf8Input input) {
    this.input = input;
    this.in = new BufferedInputStream(input.stream(), 1 << 16);
  }

  /** The next line; empty at the end. */
  Optional<Utf8Input.Line> next() {
    while (!ended) {
      number++;
      String text = input.decode(nextBytes(), number);
      if (!text.isBlank()) {
        return Optional.of(new Utf8Input.Line(text, input.name() + ":" + number));
      }
    }
    return Optional.empty();
  }

  private byte[] nextBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      int octet = in.read();
      while (octet >= 0 && octet != '\n') {
        bytes.write(octet);
        octet = in.read();
      }
      ended = octet < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
