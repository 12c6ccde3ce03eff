package dev.miga.engine.tokenizer;

/**
 * Byte-pair merging: begins with single characters and joins the two neighbours whose piece has the
 * highest score, the leftmost of equals, until no two make a piece. What is then left without a
 * piece of its own becomes byte tokens. Keeps its work space, so not thread-safe.
 *
 * <p>A symbol is known by the offset of its first byte. Every merge looks up two new pairs, so a
 * stretch of n characters costs at most 3 n look-ups of pieces no longer than the longest, and as
 * many queue operations.
 */
final class Merger {
  private static final int NONE = PieceIndex.NONE;

  private final Pieces pieces;
  private final PieceIndex index;
  private final int[] byteIds;
  private final MergeQueue queue = new MergeQueue();

  private int[] end = new int[0];
  private int[] previous = end;
  private int[] ids = end;
  private int[] pairIds = end;
  private long lookups;

  Merger(VocabularyTables tables) {
    pieces = tables.pieces();
    index = tables.index();
    byteIds = tables.byteIds();
  }

  /** Appends the tokens of {@code text[from, to)}, whole UTF-8, to {@code out}. */
  void merge(byte[] text, int from, int to, TokenIds.Builder out) {
    reserve(to - from);
    split(text, from, to);
    for (int symbol = 0; symbol < to - from; symbol = end[symbol]) {
      lookUpPair(text, from, to, symbol);
    }
    while (!queue.isEmpty()) {
      long key = queue.poll();
      int symbol = (int) key;
      int pair = pairIds[symbol];
      // A pair that has changed since it was queued has its own entry.
      if (pair != NONE && pieces.order()[pair] == (int) (key >> 32)) {
        join(text, from, to, symbol, pair);
      }
    }
    emit(text, from, to, out);
  }

  /** How many pieces were looked up so far. */
  long lookups() {
    return lookups;
  }

  private void split(byte[] text, int from, int to) {
    int before = NONE;
    for (int symbol = 0; symbol < to - from; symbol = end[symbol]) {
      end[symbol] = Math.min(symbol + Utf8.length(text[from + symbol]), to - from);
      previous[symbol] = before;
      ids[symbol] = NONE;
      before = symbol;
    }
  }

  private void lookUpPair(byte[] text, int from, int to, int symbol) {
    int middle = end[symbol];
    int pair = NONE;
    if (middle < to - from && end[middle] - symbol <= index.longest()) {
      lookups++;
      pair = index.find(text, from + symbol, from + end[middle], TokenKind.NORMAL.bit());
    }
    pairIds[symbol] = pair;
    if (pair != NONE) {
      queue.add((long) pieces.order()[pair] << 32 | symbol);
    }
  }

  private void join(byte[] text, int from, int to, int symbol, int pair) {
    int absorbed = end[symbol];
    int after = end[absorbed];
    pairIds[absorbed] = NONE;
    ids[symbol] = pair;
    end[symbol] = after;
    if (after < to - from) {
      previous[after] = symbol;
    }
    lookUpPair(text, from, to, symbol);
    if (previous[symbol] != NONE) {
      lookUpPair(text, from, to, previous[symbol]);
    }
  }

  private void emit(byte[] text, int from, int to, TokenIds.Builder out) {
    for (int symbol = 0; symbol < to - from; symbol = end[symbol]) {
      int id = ids[symbol];
      if (id == NONE) {
        lookups++;
        id = index.find(text, from + symbol, from + end[symbol], TokenKind.NORMAL.bit());
      }
      if (id != NONE) {
        out.add(id);
      } else {
        for (int i = symbol; i < end[symbol]; i++) {
          out.add(byteIds[text[from + i] & 0xFF]);
        }
      }
    }
  }

  private void reserve(int bytes) {
    if (end.length < bytes) {
      int capacity = Math.max(bytes, (int) Math.min(2L * end.length, Integer.MAX_VALUE - 8));
      end = new int[capacity];
      previous = new int[capacity];
      ids = new int[capacity];
      pairIds = new int[capacity];
    }
  }
}
