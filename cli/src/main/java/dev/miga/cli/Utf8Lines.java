package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The lines of an input one by one, blank ones passed over; no more is read than is asked for, and
 * no more of a line is kept than {@value #MAX_BYTES} bytes.
 */
final class Utf8Lines {
  /** Longest line: the longest text that a task may take, each character escaped, and some more. */
  static final int MAX_BYTES = 8 << 20;

  private final Utf8Input input;
  private final InputStream in;
  private long number;
  private boolean ended;

  Utf8Lines(Utf8Input input) {
    this.input = input;
    this.in = new BufferedInputStream(input.stream(), 1 << 16);
  }

  /**
   * The next line; empty at the end.
   *
   * @throws MigaException if it is no UTF-8 or too long; the line after it can be asked for
   */
  Optional<Utf8Input.Line> next() {
    while (!ended) {
      number++;
      String text = input.decode(nextBytes(), number);
      if (!text.isBlank()) {
        return Optional.of(new Utf8Input.Line(text, where()));
      }
    }
    return Optional.empty();
  }

  /** Number of the line that {@link #next} gave or refused, from 1. */
  long number() {
    return number;
  }

  private String where() {
    return input.name() + ":" + number;
  }

  private byte[] nextBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long length = 0;
    try {
      int octet = in.read();
      while (octet >= 0 && octet != '\n') {
        if (length++ < MAX_BYTES) {
          bytes.write(octet);
        }
        octet = in.read();
      }
      ended = octet < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (length > MAX_BYTES) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: a line of %d bytes, at most %d are taken; is a line end missing?"
              .formatted(where(), length, MAX_BYTES));
    }
    return bytes.toByteArray();
  }
}
