package dev.miga.engine.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes tokens as they come. A character whose bytes have not all arrived is held back, so that
 * what is returned is whole; all that is returned, put together, is what {@link Tokenizer#decode}
 * gives at once. One per stream; not thread-safe.
 */
public final class StreamDecoder {
  private final Vocabulary vocabulary;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
  private ByteBuffer pending = ByteBuffer.allocate(64);

  /** A decoder at the beginning of a stream. */
  public StreamDecoder(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The characters that this token completes; often none, where it is part of one. */
  public String accept(int id) {
    byte[] bytes = vocabulary.bytesOf(id);
    if (pending.remaining() < bytes.length) {
      pending = ByteBuffer.allocate(pending.position() + bytes.length).put(pending.flip());
    }
    pending.put(bytes).flip();
    CharBuffer text = CharBuffer.allocate(pending.remaining());
    decoder.decode(pending, text, false);
    pending.compact();
    return text.flip().toString();
  }

  /** What was held back, as U+FFFD since it can no longer be completed; begins a new stream. */
  public String flush() {
    CharBuffer text = CharBuffer.allocate(pending.flip().remaining() + 1);
    decoder.decode(pending, text, true);
    decoder.flush(text);
    decoder.reset();
    pending.clear();
    return text.flip().toString();
  }
}
