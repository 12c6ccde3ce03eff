package dev.miga.engine.tokenizer;

/**
 * Which two bytes stand side by side, at the border of two characters, in some normal piece. No
 * merge can cross any other border, so text is cut there and its parts are merged on their own.
 *
 * @param rows 256 x 256 bits, the left byte chooses the row of four
 */
record Joints(long[] rows) {
  static final int LONGS = 256 * 4;

  static Joints of(Pieces pieces) {
    long[] rows = new long[LONGS];
    byte[] bytes = pieces.bytes();
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.types()[id] == TokenKind.NORMAL.type()) {
        for (int i = pieces.start(id) + 1; i < pieces.end(id); i++) {
          rows[word(bytes[i - 1], bytes[i])] |= 1L << bytes[i];
        }
      }
    }
    return new Joints(rows);
  }

  boolean joins(byte left, byte right) {
    return ((rows[word(left, right)] >>> right) & 1) != 0;
  }

  private static int word(byte left, byte right) {
    return ((left & 0xFF) << 2) | ((right & 0xFF) >>> 6);
  }
}
