package dev.miga.training.layer;

/**
 * Rows {@code [start, end)} of a batch that follow one another in a text, after those of their
 * parent.
 *
 * @param parent index of the segment before it, or {@link #ROOT}; parents come first
 */
public record Segment(int start, int end, int parent) {
  /** Parent of a segment that begins a text. */
  public static final int ROOT = -1;

  public Segment {
    if (start < 0 || end <= start || parent < ROOT) {
      throw new IllegalArgumentException("segment [%d, %d) of %d".formatted(start, end, parent));
    }
  }

  /** Rows of this segment alone. */
  public int length() {
    return end - start;
  }
}
