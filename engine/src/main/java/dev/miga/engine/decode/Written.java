package dev.miga.engine.decode;

import dev.miga.engine.tokenizer.TokenIds;
import java.util.Arrays;

/** The tokens that a sequence has written so far; grows at the end and can be copied. */
final class Written {
  private int[] ids;
  private int size;

  Written() {
    this(new int[64], 0);
  }

  private Written(int[] ids, int size) {
    this.ids = ids;
    this.size = size;
  }

  Written copy() {
    return new Written(ids.clone(), size);
  }

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  int size() {
    return size;
  }

  int at(int index) {
    return ids[index];
  }

  /** The last {@code count} tokens, or fewer where there are not so many. */
  int[] last(int count) {
    return Arrays.copyOfRange(ids, Math.max(0, size - count), size);
  }

  TokenIds toTokenIds() {
    return TokenIds.of(Arrays.copyOf(ids, size));
  }
}
