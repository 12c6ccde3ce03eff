package dev.miga.engine.format.gguf;

import dev.miga.engine.format.Printable;
import dev.miga.engine.format.VocabularyData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;

/** The vocabulary from and to {@code tokenizer.ggml.*} metadata, a quarter of a million pieces. */
final class GgufVocabulary {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final String TOKENS = PREFIX + "tokens";
  private static final String SCORES = PREFIX + "scores";
  private static final String TYPES = PREFIX + "token_type";
  private static final String MODEL = PREFIX + "model";
  private static final String BOS = PREFIX + "bos_token_id";
  private static final String EOS = PREFIX + "eos_token_id";
  private static final String UNKNOWN = PREFIX + "unknown_token_id";
  static final String CHAT_TEMPLATE = "tokenizer.chat_template";

  /** SentencePiece BPE, by the name that llama.cpp has for it. */
  private static final String SENTENCE_PIECE = "llama";

  private GgufVocabulary() {}

  /**
   * Reads the vocabulary.
   *
   * @param size pieces that there must be: rows of the token table
   */
  static Optional<VocabularyData> read(GgufMetadata metadata, int size) {
    if (!metadata.has(TOKENS)) {
      return Optional.empty();
    }
    String model = metadata.text(MODEL);
    if (!model.equals(SENTENCE_PIECE)) {
      throw metadata.unsupported(MODEL, Printable.quote(model), "SentencePiece vocabularies");
    }
    GgufValue.Array tokens = sized(metadata, TOKENS, GgufType.STRING, size);
    float[] scores = new float[size];
    MemorySegment.copy(
        sized(metadata, SCORES, GgufType.FLOAT32, size).data(),
        GgufValue.FLOAT,
        0,
        scores,
        0,
        size);
    requireNumbers(metadata, scores);
    byte[] types = types(metadata, sized(metadata, TYPES, GgufType.INT32, size));
    int[] offsets = new int[size + 1];
    MemorySegment pieces = compact(tokens.data(), offsets);
    return Optional.of(
        new VocabularyData(
            pieces,
            offsets,
            scores,
            types,
            id(metadata, BOS, size),
            id(metadata, EOS, size),
            id(metadata, UNKNOWN, size)));
  }

  private static GgufValue.Array sized(GgufMetadata metadata, String key, GgufType type, int size) {
    GgufValue.Array array = metadata.array(key, type);
    if (array.count() != size) {
      throw metadata.wrong(key, size + " long", Integer.toString(array.count()));
    }
    return array;
  }

  private static int id(GgufMetadata metadata, String key, int size) {
    int id = metadata.natural(key);
    if (id >= size) {
      throw metadata.wrong(key, "below " + size, Integer.toString(id));
    }
    return id;
  }

  private static void requireNumbers(GgufMetadata metadata, float[] scores) {
    for (float score : scores) {
      if (Float.isNaN(score)) {
        throw metadata.wrong(SCORES, "numbers", "NaN");
      }
    }
  }

  private static byte[] types(GgufMetadata metadata, GgufValue.Array array) {
    int[] wide = new int[array.count()];
    MemorySegment.copy(array.data(), GgufValue.INT, 0, wide, 0, wide.length);
    byte[] types = new byte[wide.length];
    for (int i = 0; i < wide.length; i++) {
      if (wide[i] < VocabularyData.TYPE_NORMAL || wide[i] > VocabularyData.TYPE_BYTE) {
        throw metadata.wrong(TYPES, "1 to 6", Integer.toString(wide[i]));
      }
      types[i] = (byte) wide[i];
    }
    return types;
  }

  /** One bulk copy of the array; then the pieces close ranks over the lengths between them. */
  private static MemorySegment compact(MemorySegment strings, int[] offsets) {
    byte[] bytes = strings.toArray(ValueLayout.JAVA_BYTE);
    int count = offsets.length - 1;
    int from = 0;
    for (int done = 0; done < count; ) {
      int next = Math.min(count, done + 256);
      from = closeRanks(bytes, from, offsets, done, next);
      done = next;
    }
    return MemorySegment.ofArray(bytes).asSlice(0, offsets[count]).asReadOnly();
  }

  /** In small portions, so that the method is compiled early. */
  private static int closeRanks(byte[] bytes, int from, int[] offsets, int first, int end) {
    int to = offsets[first];
    for (int i = first; i < end; i++) {
      int length = length(bytes, from);
      System.arraycopy(bytes, from + 8, bytes, to, length);
      from += 8 + length;
      to += length;
      offsets[i + 1] = to;
    }
    return from;
  }

  /** The low half of a 64-bit length, which the reader has checked. */
  private static int length(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | ((bytes[at + 1] & 0xFF) << 8)
        | ((bytes[at + 2] & 0xFF) << 16)
        | ((bytes[at + 3] & 0xFF) << 24);
  }

  /** Writes a vocabulary as llama.cpp's converter does. */
  static void write(VocabularyData vocabulary, Map<String, GgufValue> metadata) {
    metadata.put(MODEL, GgufValue.of(SENTENCE_PIECE));
    metadata.put(PREFIX + "pre", GgufValue.of("default"));
    metadata.put(TOKENS, tokens(vocabulary));
    metadata.put(SCORES, GgufValue.of(vocabulary.scores()));
    int[] types = new int[vocabulary.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = vocabulary.types()[i];
    }
    metadata.put(TYPES, GgufValue.of(types));
    metadata.put(BOS, GgufValue.of(vocabulary.bosId()));
    metadata.put(EOS, GgufValue.of(vocabulary.eosId()));
    metadata.put(UNKNOWN, GgufValue.of(vocabulary.unknownId()));
    metadata.put(PREFIX + "add_bos_token", GgufValue.of(true));
    metadata.put(PREFIX + "add_eos_token", GgufValue.of(false));
    metadata.put(PREFIX + "add_space_prefix", GgufValue.of(false));
  }

  private static GgufValue tokens(VocabularyData vocabulary) {
    int[] offsets = vocabulary.offsets();
    int count = vocabulary.size();
    MemorySegment data = MemorySegment.ofArray(new byte[offsets[count] + 8 * count]);
    long position = 0;
    for (int i = 0; i < count; i++) {
      int length = offsets[i + 1] - offsets[i];
      data.set(GgufValue.LONG, position, length);
      MemorySegment.copy(vocabulary.pieces(), offsets[i], data, position + 8, length);
      position += 8 + length;
    }
    return new GgufValue.Array(GgufType.STRING, count, data);
  }
}
