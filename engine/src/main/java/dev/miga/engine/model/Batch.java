package dev.miga.engine.model;

import java.util.List;

/**
 * Tokens that go through the model together: a prompt, one token for each of several sequences, or
 * both.
 *
 * @param tokenIds the tokens of all spans, one span after another
 * @param spans which tokens belong to which sequence; each appends to its cache, and no cache
 *     occurs twice
 * @param outputRows indices into {@code tokenIds} whose hidden state is wanted, ascending; may be
 *     empty
 */
public record Batch(int[] tokenIds, List<Span> spans, int[] outputRows) {

  /**
   * Consecutive tokens {@code [from, to)} of the batch that continue one sequence.
   *
   * @param adapter through which the sequence sees the model
   */
  public record Span(KvCache cache, PackedAdapter adapter, int from, int to) {
    /** Of a sequence that sees the model as it is. */
    public Span(KvCache cache, int from, int to) {
      this(cache, PackedAdapter.NONE, from, to);
    }

    /** Number of tokens. */
    public int tokens() {
      return to - from;
    }
  }

  public Batch {
    spans = List.copyOf(spans);
    int at = 0;
    for (Span span : spans) {
      if (span.from() != at || span.to() <= at) {
        throw new IllegalArgumentException("spans must cover the batch in order, got " + spans);
      }
      at = span.to();
    }
    if (at != tokenIds.length) {
      throw new IllegalArgumentException(at + " tokens in spans, " + tokenIds.length + " in all");
    }
    int last = -1;
    for (int row : outputRows) {
      if (row <= last || row >= tokenIds.length) {
        throw new IllegalArgumentException("output row " + row + " after " + last);
      }
      last = row;
    }
  }

  /** Tokens {@code [from, to)} of one sequence, with the hidden state of the last one wanted. */
  public static Batch lastOf(KvCache cache, int[] tokenIds) {
    return new Batch(
        tokenIds, List.of(new Span(cache, 0, tokenIds.length)), new int[] {tokenIds.length - 1});
  }
}
