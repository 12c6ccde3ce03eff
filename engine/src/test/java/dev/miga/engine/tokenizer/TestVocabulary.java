package dev.miga.engine.tokenizer;

import dev.miga.engine.format.VocabularyData;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds small vocabularies: the usual control tokens, all bytes, and the pieces of a test. */
public final class TestVocabulary {
  private final List<String> pieces = new ArrayList<>();
  private final List<Float> scores = new ArrayList<>();
  private final List<Byte> types = new ArrayList<>();

  private TestVocabulary() {}

  /** {@code <pad> <eos> <bos> <unk>} at 0 to 3, then the 256 bytes at 4 to 259. */
  public static TestVocabulary withBytes() {
    TestVocabulary vocabulary = new TestVocabulary();
    for (String control : List.of("<pad>", "<eos>", "<bos>", "<unk>")) {
      vocabulary.add(control, TokenKind.CONTROL, -1000);
    }
    for (int value = 0; value < 256; value++) {
      vocabulary.add("<0x%02X>".formatted(value), TokenKind.BYTE, 0);
    }
    return vocabulary;
  }

  /**
   * Adds normal pieces, each with a lower score than the one before; a space may stand for U+2581.
   */
  public TestVocabulary normal(String... more) {
    for (String piece : more) {
      add(piece.replace(' ', '\u2581'), TokenKind.NORMAL, -pieces.size());
    }
    return this;
  }

  /** Adds one token. */
  public TestVocabulary add(String piece, TokenKind kind, float score) {
    pieces.add(piece);
    scores.add(score);
    types.add(kind.type());
    return this;
  }

  /** As a file would give it. */
  public VocabularyData data() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] offsets = new int[pieces.size() + 1];
    float[] scoreOf = new float[pieces.size()];
    byte[] typeOf = new byte[pieces.size()];
    for (int id = 0; id < pieces.size(); id++) {
      bytes.writeBytes(pieces.get(id).getBytes(StandardCharsets.UTF_8));
      offsets[id + 1] = bytes.size();
      scoreOf[id] = scores.get(id);
      typeOf[id] = types.get(id);
    }
    MemorySegment segment = MemorySegment.ofArray(bytes.toByteArray());
    return new VocabularyData(segment, offsets, scoreOf, typeOf, 2, 1, 3);
  }

  /** Indexed. */
  public Vocabulary build() {
    return Vocabulary.of(data());
  }
}
