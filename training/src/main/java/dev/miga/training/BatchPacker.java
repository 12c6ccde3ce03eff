package dev.miga.training;

import dev.miga.training.layer.LabelTarget;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.Segment;
import dev.miga.training.layer.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs examples without padding. What all prompts of a batch begin with is one segment, computed
 * once; the last completion token is left out, since nothing is predicted from it. A token that the
 * constraint forces is no target: there is nothing to learn.
 */
public final class BatchPacker {
  /** Prefixes shorter than this are not worth a segment of their own. */
  private static final int SHORTEST_PREFIX = 8;

  private BatchPacker() {}

  /** Packs a batch; every completion token, and every label, has weight 1. */
  public static PackedBatch pack(List<Example> examples) {
    int shared = sharedPrefix(examples);
    List<Segment> segments = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    List<LabelTarget> labels = new ArrayList<>();
    int[] tokens = new int[rows(examples)];
    int row = 0;
    if (shared > 0) {
      System.arraycopy(examples.getFirst().prompt(), 0, tokens, 0, shared);
      segments.add(new Segment(0, shared, Segment.ROOT));
      row = shared;
    }
    for (Example example : examples) {
      int length = example.rows() - shared;
      segments.add(new Segment(row, row + length, shared > 0 ? 0 : Segment.ROOT));
      for (int i = 0; i < length; i++) {
        tokens[row + i] = example.token(shared + i);
      }
      int last = row - shared + example.prompt().length - 1;
      switch (example) {
        case Example.Completion completion -> addTargets(targets, completion, last);
        case Example.Taught taught -> {
          for (int i = 0; i < length; i++) {
            targets.add(new Target(row + i, taught.lessons().get(i), 1));
          }
        }
        case Example.Labelled labelled -> labels.add(new LabelTarget(last, labelled.label(), 1));
      }
      row += length;
    }
    return new PackedBatch(tokens, segments, targets, labels);
  }

  /**
   * @param last row of the last prompt token
   */
  private static void addTargets(List<Target> targets, Example.Completion example, int last) {
    for (int i = 0; i < example.completion().length; i++) {
      int[] allowed = example.allowed().isEmpty() ? new int[0] : example.allowed().get(i);
      if (allowed.length != 1) {
        targets.add(Target.of(last + i, example.completion()[i], 1, allowed));
      }
    }
  }

  /** Rows that a batch takes. */
  static int rows(List<Example> examples) {
    int shared = sharedPrefix(examples);
    return shared + examples.stream().mapToInt(example -> example.rows() - shared).sum();
  }

  /** Tokens at the beginning of all prompts; the last of each prompt stays out, it has a target. */
  private static int sharedPrefix(List<Example> examples) {
    int[] first = examples.getFirst().prompt();
    int shared = first.length - 1;
    for (Example example : examples) {
      shared = Math.min(shared, example.prompt().length - 1);
      for (int i = 0; i < shared; i++) {
        if (example.prompt()[i] != first[i]) {
          shared = i;
        }
      }
    }
    return examples.size() == 1 || shared < SHORTEST_PREFIX ? 0 : shared;
  }
}
