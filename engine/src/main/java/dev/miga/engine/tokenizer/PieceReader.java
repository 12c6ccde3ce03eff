package dev.miga.engine.tokenizer;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.VocabularyData;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns the pieces of a file, which may hold anything, into {@link Pieces}. */
final class PieceReader {
  /** HTML to Gemma, but llama.cpp takes it for an end of sequence in every vocabulary. */
  private static final byte[] FOREIGN_END = {'<', '/', 's', '>'};

  private final byte[] source;
  private final int[] sourceOffsets;
  private final byte[] types;

  private PieceReader(VocabularyData data) {
    source = data.pieces().toArray(ValueLayout.JAVA_BYTE);
    sourceOffsets = data.offsets();
    types = data.types().clone();
  }

  /**
   * Checks and converts.
   *
   * @throws MigaException naming the piece that makes no sense
   */
  static Pieces read(VocabularyData data) {
    checkSizes(data);
    checkPieces(data.offsets(), data.types(), data.scores());
    return new PieceReader(data).convert(data.scores());
  }

  private Pieces convert(float[] scores) {
    byte[] bytes = new byte[source.length];
    int[] offsets = new int[types.length + 1];
    int[] order = new int[types.length];
    for (int id = 0; id < types.length; id++) {
      if (types[id] == VocabularyData.TYPE_USER_DEFINED && isForeignEnd(id)) {
        types[id] = VocabularyData.TYPE_CONTROL;
      }
      offsets[id + 1] = copy(id, bytes, offsets[id]);
      order[id] = Pieces.orderOf(scores[id]);
    }
    return new Pieces(Arrays.copyOf(bytes, offsets[types.length]), offsets, types, order);
  }

  private boolean isForeignEnd(int id) {
    int from = sourceOffsets[id];
    return Arrays.equals(source, from, sourceOffsets[id + 1], FOREIGN_END, 0, FOREIGN_END.length);
  }

  /** Writes what the piece stands for at {@code target[at]}; returns where it ends. */
  private int copy(int id, byte[] target, int at) {
    int from = sourceOffsets[id];
    int to = sourceOffsets[id + 1];
    return switch (types[id]) {
      case VocabularyData.TYPE_NORMAL, VocabularyData.TYPE_USER_DEFINED ->
          SpaceMark.toSpaces(source, from, to, target, at);
      case VocabularyData.TYPE_BYTE -> {
        target[at] = byteOf(id, from, to);
        yield at + 1;
      }
      default -> {
        System.arraycopy(source, from, target, at, to - from);
        yield at + to - from;
      }
    };
  }

  private byte byteOf(int id, int from, int to) {
    int high = to - from == 6 ? Character.digit(source[from + 3], 16) : -1;
    int low = to - from == 6 ? Character.digit(source[from + 4], 16) : -1;
    String name = new String(source, from, to - from, StandardCharsets.UTF_8);
    if (high < 0 || low < 0 || !name.startsWith("<0x") || !name.endsWith(">")) {
      throw invalid("piece " + id + " is of type byte; expected <0x00> to <0xFF>, found " + name);
    }
    return (byte) (high << 4 | low);
  }

  private static void checkSizes(VocabularyData data) {
    int size = data.size();
    if (size < 1 || data.scores().length != size || data.types().length != size) {
      throw invalid(
          "expected as many scores and types as pieces, found "
              + (size + " pieces, " + data.scores().length + " scores, ")
              + (data.types().length + " types"));
    }
    long bytes = data.pieces().byteSize();
    if (bytes > Integer.MAX_VALUE - 8 || data.offsets()[0] < 0 || data.offsets()[size] > bytes) {
      throw invalid(
          "pieces go from byte %d to %d of %d"
              .formatted(data.offsets()[0], data.offsets()[size], bytes));
    }
    checkId("beginning-of-sequence", data.bosId(), size);
    checkId("end-of-sequence", data.eosId(), size);
    checkId("unknown", data.unknownId(), size);
  }

  private static void checkId(String role, int id, int size) {
    if (id < 0 || id >= size) {
      throw invalid("%s token is %d, expected an id below %d".formatted(role, id, size));
    }
  }

  private static void checkPieces(int[] offsets, byte[] types, float[] scores) {
    for (int id = 0; id < types.length; id++) {
      if (offsets[id + 1] < offsets[id]) {
        throw invalid(
            "piece %d ends at byte %d before its start at %d"
                .formatted(id, offsets[id + 1], offsets[id]));
      }
      if (types[id] < VocabularyData.TYPE_NORMAL || types[id] > VocabularyData.TYPE_BYTE) {
        throw invalid("piece %d has type %d, expected 1 to 6".formatted(id, types[id]));
      }
      if (Float.isNaN(scores[id])) {
        throw invalid("score of piece %d is not a number".formatted(id));
      }
    }
  }

  private static MigaException invalid(String what) {
    return new MigaException(
        ErrorCode.INVALID_FILE, "vocabulary: " + what + "; the file is damaged, download it again");
  }
}
