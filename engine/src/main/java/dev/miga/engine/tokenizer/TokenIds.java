package dev.miga.engine.tokenizer;

import java.util.Arrays;

/** An immutable sequence of token ids. */
public final class TokenIds {
  /** No tokens. */
  public static final TokenIds EMPTY = new TokenIds(new int[0]);

  private final int[] ids;

  private TokenIds(int[] ids) {
    this.ids = ids;
  }

  /** The given ids, copied. */
  public static TokenIds of(int... ids) {
    return new TokenIds(ids.clone());
  }

  /** Collects ids one by one. */
  public static Builder builder() {
    return new Builder();
  }

  /** Number of tokens. */
  public int size() {
    return ids.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return ids.length == 0;
  }

  /**
   * The id at {@code index}.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= index < size()}
   */
  public int at(int index) {
    return ids[index];
  }

  /** Whether the id occurs. */
  public boolean contains(int id) {
    for (int own : ids) {
      if (own == id) {
        return true;
      }
    }
    return false;
  }

  /** The ids from {@code from}, up to but not including {@code to}. */
  public TokenIds slice(int from, int to) {
    if (from < 0 || to < from || to > ids.length) {
      throw new IndexOutOfBoundsException("[" + from + ", " + to + ") of " + ids.length + " ids");
    }
    return new TokenIds(Arrays.copyOfRange(ids, from, to));
  }

  /** These ids, then {@code more}. */
  public TokenIds plus(TokenIds more) {
    return builder().add(this).add(more).build();
  }

  /** A copy as an array. */
  public int[] toArray() {
    return ids.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  /** As a JSON array. */
  @Override
  public String toString() {
    return Arrays.toString(ids);
  }

  /** Collects ids; not thread-safe. */
  public static final class Builder {
    private int[] ids = new int[16];
    private int size;

    private Builder() {}

    /** Appends one id. */
    public Builder add(int id) {
      reserve(1);
      ids[size++] = id;
      return this;
    }

    /** Appends all of {@code more}. */
    public Builder add(TokenIds more) {
      reserve(more.size());
      System.arraycopy(more.ids, 0, ids, size, more.size());
      size += more.size();
      return this;
    }

    /** Number of ids so far. */
    public int size() {
      return size;
    }

    /** The ids so far. */
    public TokenIds build() {
      return size == 0 ? EMPTY : new TokenIds(Arrays.copyOf(ids, size));
    }

    private void reserve(int more) {
      int needed = Math.addExact(size, more);
      if (needed > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(needed, (int) Math.min(2L * ids.length, 1 << 30)));
      }
    }
  }
}
