package dev.miga.training;

import dev.miga.training.layer.Capacity;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.Segment;
import dev.miga.training.layer.Target;
import java.util.ArrayList;
import java.util.List;

/** Texts as a model reads them whole: token ids, the beginning-of-text token first. */
public final class WholeTexts {
  /** Tokens of a pass, and so of a text, at most. */
  static final int ROWS = 1024;

  /** What {@link #passes} need. */
  static final Capacity CAPACITY = new Capacity(ROWS, ROWS, ROWS);

  private WholeTexts() {}

  /** Tokens of all texts. */
  public static int tokens(List<int[]> texts) {
    return texts.stream().mapToInt(text -> text.length).sum();
  }

  /** Texts in passes; every token but a text's last has a target. */
  static List<PackedBatch> passes(List<int[]> texts) {
    List<PackedBatch> passes = new ArrayList<>();
    List<int[]> pass = new ArrayList<>();
    int taken = 0;
    for (int[] text : texts) {
      if (taken > 0 && taken + text.length > ROWS) {
        passes.add(packed(pass));
        pass = new ArrayList<>();
        taken = 0;
      }
      pass.add(text);
      taken += text.length;
    }
    if (taken > 0) {
      passes.add(packed(pass));
    }
    return passes;
  }

  private static PackedBatch packed(List<int[]> texts) {
    int[] tokens = new int[texts.stream().mapToInt(text -> text.length).sum()];
    List<Segment> segments = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    int row = 0;
    for (int[] text : texts) {
      System.arraycopy(text, 0, tokens, row, text.length);
      segments.add(new Segment(row, row + text.length, Segment.ROOT));
      for (int i = 0; i + 1 < text.length; i++) {
        targets.add(Target.of(row + i, text[i + 1], 1));
      }
      row += text.length;
    }
    return new PackedBatch(tokens, segments, targets, List.of());
  }
}
