package dev.miga.training.layer;

import java.util.Arrays;
import java.util.List;

/**
 * Texts without padding: rows are tokens; segments form a forest, so that what texts share at their
 * beginning is computed once. A token sees its segment's tokens up to itself, and all of the
 * segments before it.
 *
 * @param tokens one a row
 * @param segments cover all rows in order
 * @param targets tokens to predict, in order of rows
 * @param labels to predict, in order of rows
 */
public record PackedBatch(
    int[] tokens, List<Segment> segments, List<Target> targets, List<LabelTarget> labels) {
  public PackedBatch {
    segments = List.copyOf(segments);
    targets = List.copyOf(targets);
    labels = List.copyOf(labels);
    int row = 0;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.start() != row || segment.parent() >= i) {
        throw new IllegalArgumentException("segment " + i + " out of order: " + segment);
      }
      row = segment.end();
    }
    if (row != tokens.length) {
      throw new IllegalArgumentException(row + " rows in segments, " + tokens.length + " tokens");
    }
  }

  /** Number of rows. */
  public int rows() {
    return tokens.length;
  }

  /** Rows from the root to the end of a segment, in order of position. */
  public int[] branch(int segment) {
    Segment own = segments.get(segment);
    int[] before = own.parent() == Segment.ROOT ? new int[0] : branch(own.parent());
    int[] all = Arrays.copyOf(before, before.length + own.length());
    for (int i = 0; i < own.length(); i++) {
      all[before.length + i] = own.start() + i;
    }
    return all;
  }

  /** Sum of the weights of all targets. */
  public double weight() {
    return targets.stream().mapToDouble(Target::weight).sum()
        + labels.stream().mapToDouble(LabelTarget::weight).sum();
  }
}
