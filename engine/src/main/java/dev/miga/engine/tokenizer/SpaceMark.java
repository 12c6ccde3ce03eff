package dev.miga.engine.tokenizer;

/** U+2581, which SentencePiece writes for a space: three bytes in UTF-8. */
final class SpaceMark {
  private static final byte FIRST = (byte) 0xE2;
  private static final byte SECOND = (byte) 0x96;
  private static final byte THIRD = (byte) 0x81;

  private SpaceMark() {}

  /**
   * Copies {@code source[from, to)} to {@code target[at...]} with a space for each mark; the arrays
   * may be one where {@code at <= from}.
   *
   * @return where the copy ends
   */
  static int toSpaces(byte[] source, int from, int to, byte[] target, int at) {
    int end = at;
    for (int i = from; i < to; i++) {
      byte value = source[i];
      if (value == FIRST && i + 2 < to && source[i + 1] == SECOND && source[i + 2] == THIRD) {
        value = ' ';
        i += 2;
      }
      target[end++] = value;
    }
    return end;
  }
}
