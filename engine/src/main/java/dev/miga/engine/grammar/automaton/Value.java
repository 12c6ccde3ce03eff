package dev.miga.engine.grammar.automaton;

/** What a place in the output may hold: the frames that it can begin with. Frozen once linked. */
public final class Value {
  /** Height of what cannot be said at all. */
  public static final int NEVER = Integer.MAX_VALUE;

  private Frame[] starts = {};
  private int[] heights = {};
  private int height = NEVER;

  /**
   * Sets what the value begins with.
   *
   * @param newHeights levels of arrays and objects that each takes at the least
   */
  public void link(Frame[] newStarts, int[] newHeights) {
    starts = newStarts;
    heights = newHeights;
    for (int one : newHeights) {
      height = Math.min(height, one);
    }
  }

  int count() {
    return starts.length;
  }

  Frame start(int index) {
    return starts[index];
  }

  int height(int index) {
    return heights[index];
  }

  /** Levels of arrays and objects that it takes at the least; 0 for a scalar. */
  int height() {
    return height;
  }

  /** Whether it can be said on top of {@code depth} frames. */
  boolean fits(int depth, int maxDepth) {
    return height != NEVER && depth + height <= maxDepth;
  }
}
