package dev.miga.engine.testing;

import dev.miga.engine.format.VocabularyData;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A vocabulary of 832 pieces with the anatomy of Gemma's: control tokens with the same ids ({@code
 * <pad>} 0, {@code <eos>} 1, {@code <bos>} 2, {@code <unk>} 3, {@code <start_of_turn>} 105, {@code
 * <end_of_turn>} 106), runs of newlines and spaces as user-defined pieces, all bytes from 238, then
 * words with everything that merges to them, then single characters, then unused ids.
 */
public final class TinyVocabulary {
  /** Number of pieces. */
  public static final int SIZE = 832;

  /** Id of {@code <0x00>}. */
  public static final int FIRST_BYTE = 238;

  /** U+2581, which stands for a space. */
  private static final String SPACE = "\u2581";

  private static final List<String> WORDS =
      List.of(
          "the",
          "of",
          "and",
          "hello",
          "world",
          "bread",
          "la",
          "de",
          "que",
          "capital",
          "Venezuela",
          "es",
          "Caracas",
          "pan",
          "hola",
          "mundo",
          "canilla",
          "user",
          "model",
          "true",
          "false",
          "null",
          "name",
          "quantity",
          "order");

  private TinyVocabulary() {}

  /** The vocabulary. */
  public static VocabularyData create() {
    Pieces pieces = new Pieces();
    addSpecial(pieces);
    for (int value = 0; value < 256; value++) {
      pieces.add("<0x%02X>".formatted(value), 0, VocabularyData.TYPE_BYTE);
    }
    int rank = 0;
    for (String piece : mergesAndCharacters()) {
      pieces.add(piece, -rank++, VocabularyData.TYPE_NORMAL);
    }
    // As in Gemma, ids at the end are unused.
    for (int i = 99; pieces.size() < SIZE; i++) {
      pieces.add("<unused" + i + ">", -1000, VocabularyData.TYPE_CONTROL);
    }
    return pieces.data();
  }

  private static void addSpecial(Pieces pieces) {
    for (String name : List.of("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")) {
      pieces.add(name, -1000, VocabularyData.TYPE_CONTROL);
    }
    pieces.add("[multimodal]", -1000, VocabularyData.TYPE_USER_DEFINED);
    for (int i = 0; i < 99; i++) {
      pieces.add("<unused" + i + ">", -1000, VocabularyData.TYPE_CONTROL);
    }
    pieces.add("<start_of_turn>", -1000, VocabularyData.TYPE_CONTROL);
    pieces.add("<end_of_turn>", -1000, VocabularyData.TYPE_CONTROL);
    for (int length = 1; length <= 31; length++) {
      pieces.add("\n".repeat(length), -1000, VocabularyData.TYPE_USER_DEFINED);
    }
    for (int length = 2; length <= 31; length++) {
      pieces.add(" ".repeat(length), -1000, VocabularyData.TYPE_USER_DEFINED);
    }
    for (int i = pieces.size(); i < FIRST_BYTE; i++) {
      pieces.add("<tag" + i + ">", -1000, VocabularyData.TYPE_USER_DEFINED);
    }
  }

  /** Every prefix of every word, with and without a space before it: the best merges first. */
  private static Set<String> mergesAndCharacters() {
    Set<String> pieces = new LinkedHashSet<>();
    for (int length = 2; length <= 10; length++) {
      for (String word : WORDS) {
        addPrefix(pieces, SPACE + word, length);
        addPrefix(pieces, word, length);
      }
    }
    pieces.add(SPACE);
    for (char c = '!'; c <= '~'; c++) {
      pieces.add(String.valueOf(c));
    }
    for (char c : "áéíóúñüÁÉÍÓÚÑ¿¡€".toCharArray()) {
      pieces.add(String.valueOf(c));
    }
    return pieces;
  }

  private static void addPrefix(Set<String> pieces, String word, int length) {
    if (word.length() >= length) {
      pieces.add(word.substring(0, length));
    }
  }

  /** Grows a {@link VocabularyData}. */
  private static final class Pieces {
    private final ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    private final List<Integer> ends = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final ByteArrayOutputStream types = new ByteArrayOutputStream();

    int size() {
      return ends.size();
    }

    void add(String piece, float score, byte type) {
      utf8.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
      ends.add(utf8.size());
      scores.add(score);
      types.write(type);
    }

    VocabularyData data() {
      int[] offsets = new int[size() + 1];
      float[] scoreArray = new float[size()];
      for (int i = 0; i < size(); i++) {
        offsets[i + 1] = ends.get(i);
        scoreArray[i] = scores.get(i);
      }
      return new VocabularyData(
          MemorySegment.ofArray(utf8.toByteArray()),
          offsets,
          scoreArray,
          types.toByteArray(),
          2,
          1,
          3);
    }
  }
}
