package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import dev.miga.kernels.training.HeadState;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.StoredTable;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Final norm, output head and the loss of an {@link Objective}, forward and backward at once, for
 * target rows only.
 *
 * <p>The softmax over the whole vocabulary is never stored: parts of the vocabulary are scored in
 * chunks, and each keeps the running maximum, the sum of exponentials and the sum of rows weighted
 * by them, from which loss and gradient follow (as in FlashAttention; Dao et al., 2022). The
 * target's own row is left out of these sums, so that a small loss keeps its digits.
 */
final class HeadLoss {
  /** Parts of the vocabulary, a fixed number so that sums do not depend on the machine. */
  private static final int PARTS = 8;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private final TrainingKernels kernels;
  private final FrozenModel model;
  private final LanePool lanes;
  private final List<HeadState> states = new ArrayList<>();
  private final FinalNorm norm;

  HeadLoss(
      TrainingKernels kernels, Arena arena, FrozenModel model, LanePool lanes, Capacity capacity) {
    this.kernels = kernels;
    this.model = model;
    this.lanes = lanes;
    int n = capacity.targets();
    int hidden = model.config().hiddenSize();
    for (int i = 0; i < PARTS; i++) {
      states.add(HeadState.allocate(arena, n, hidden));
    }
    norm = new FinalNorm(kernels, arena, model, n);
  }

  /**
   * Computes the loss, and adds {@code factor} times its gradient to {@code dx}.
   *
   * @param x the last layer's output
   * @param scratch of each lane
   */
  Loss forwardBackward(
      List<Target> targets, float factor, Floats x, Floats dx, List<LaneScratch> scratch) {
    List<Target> open = targets.stream().filter(t -> allowed(t).length == 0).toList();
    List<Target> restricted = targets.stream().filter(t -> allowed(t).length > 0).toList();
    Loss loss = Loss.none();
    if (!open.isEmpty()) {
      Nums h = norm.forward(places(open), x);
      loss = loss.plus(wholeVocabulary(open, factor, h, scratch));
      norm.backward(places(open), dx);
    }
    if (!restricted.isEmpty()) {
      Floats h = norm.forwardExact(places(restricted), x);
      loss = loss.plus(allowedTokens(restricted, factor, h));
      norm.backward(places(restricted), dx);
    }
    return loss;
  }

  private static int[] allowed(Target target) {
    return switch (target.objective()) {
      case Objective.Token token -> token.allowed();
      case Objective.Teacher ignored -> new int[0];
    };
  }

  private static List<Integer> places(List<Target> targets) {
    return targets.stream().map(Target::row).toList();
  }

  private Loss wholeVocabulary(
      List<Target> targets, float factor, Nums h, List<LaneScratch> scratch) {
    int n = targets.size();
    StoredTable table = model.head();
    int part = (table.rows() + PARTS - 1) / PARTS;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment tokens =
          arena.allocateFrom(
              ValueLayout.JAVA_INT, targets.stream().mapToInt(Target::token).toArray());
      lanes.forEach(
          PARTS,
          (lane, i) -> {
            states.get(i).reset(n);
            kernels.headPart(
                table,
                Math.min(i * part, table.rows()),
                Math.min((i + 1) * part, table.rows()),
                h.segment(),
                n,
                tokens,
                states.get(i),
                scratch.get(lane).general());
          });
    }
    double[] losses = new double[n];
    boolean[] correct = new boolean[n];
    lanes.forEach(
        n,
        (lane, i) -> {
          merge(i, targets.get(i), part, factor, losses, correct);
          if (targets.get(i).objective() instanceof Objective.Teacher teacher) {
            losses[i] += addTeacher(i, teacher, factor * targets.get(i).weight(), h);
          }
        });
    return total(targets, losses, correct);
  }

  /** Loss and gradient of one position, from all parts of the vocabulary. */
  private void merge(
      int i, Target target, int partRows, float factor, double[] losses, boolean[] correct) {
    float targetLogit = states.get(target.token() / partRows).targetLogit().getAtIndex(FLOAT, i);
    float top = Float.NEGATIVE_INFINITY;
    for (HeadState state : states) {
      top = Math.max(top, state.top().getAtIndex(FLOAT, i));
    }
    correct[i] = targetLogit > top;
    double reference = Math.max(top, targetLogit);
    double targetShare = Math.exp(targetLogit - reference);
    double others = 0;
    double[] weights = new double[PARTS];
    for (int p = 0; p < PARTS; p++) {
      weights[p] = Math.exp(states.get(p).top().getAtIndex(FLOAT, i) - reference);
      others += weights[p] * states.get(p).sum().getAtIndex(FLOAT, i);
    }
    double all = others + targetShare;
    losses[i] = reference - targetLogit + Math.log1p(all - 1);
    if (targetLogit >= top) {
      losses[i] = Math.log1p(others);
    }
    double scale = factor * target.weight() / all;
    float[] row = model.head().row(target.token());
    double[] sums = new double[row.length];
    for (int c = 0; c < row.length; c++) {
      sums[c] = -others * row[c];
    }
    for (int p = 0; p < PARTS; p++) {
      float[] rows = states.get(p).rowSum().row(i);
      for (int c = 0; c < rows.length; c++) {
        sums[c] += weights[p] * rows[c];
      }
    }
    for (int c = 0; c < row.length; c++) {
      row[c] = (float) (scale * sums[c]);
    }
    MemorySegment.copy(row, 0, norm.gradient().segment(), FLOAT, 4L * i * row.length, row.length);
  }

  /** Adds to a position's gradient what a teacher adds to its token's, and returns the loss's. */
  private double addTeacher(int i, Objective.Teacher teacher, float scale, Nums h) {
    TeacherTerm term = TeacherTerm.of(kernels, model.head(), teacher);
    float[] state = new float[h.columns()];
    for (int c = 0; c < state.length; c++) {
      state[c] = h.get(i, c);
      float own = norm.gradient().get(i, c);
      norm.gradient().set(i, c, (float) (own + scale * term.direction()[c]));
    }
    return term.loss(state);
  }

  private Loss allowedTokens(List<Target> targets, float factor, Floats h) {
    int n = targets.size();
    norm.gradient().first(n).segment().fill((byte) 0);
    double[] losses = new double[n];
    boolean[] correct = new boolean[n];
    try (Arena arena = Arena.ofShared()) {
      lanes.forEach(
          n, (lane, i) -> allowedToken(arena, h, i, targets.get(i), factor, losses, correct));
    }
    return total(targets, losses, correct);
  }

  private void allowedToken(
      Arena arena,
      Floats normed,
      int i,
      Target target,
      float factor,
      double[] losses,
      boolean[] correct) {
    int[] allowed = allowed(target);
    int count = allowed.length;
    MemorySegment ids = arena.allocateFrom(ValueLayout.JAVA_INT, allowed);
    MemorySegment logits = arena.allocate(4L * count, 64);
    MemorySegment scratch = arena.allocate(4L * model.head().columns(), 64);
    MemorySegment h = AdaptedLinears.at(normed, i, 0);
    kernels.rowLogits(model.head(), ids, count, h, logits, scratch);
    int right = -1;
    int best = 0;
    for (int j = 0; j < count; j++) {
      if (allowed[j] == target.token()) {
        right = j;
      }
      if (logits.getAtIndex(FLOAT, j) > logits.getAtIndex(FLOAT, best)) {
        best = j;
      }
    }
    if (right < 0) {
      throw new IllegalArgumentException(
          "target %d of row %d is not among its %d allowed tokens"
              .formatted(target.token(), target.row(), count));
    }
    float top = logits.getAtIndex(FLOAT, best);
    double others = 0;
    for (int j = 0; j < count; j++) {
      others += j == right ? 0 : Math.exp(logits.getAtIndex(FLOAT, j) - top);
    }
    double own = Math.exp(logits.getAtIndex(FLOAT, right) - top);
    double all = others + own;
    losses[i] =
        best == right ? Math.log1p(others) : top - logits.getAtIndex(FLOAT, right) + Math.log(all);
    correct[i] = best == right;
    double scale = factor * target.weight() / all;
    for (int j = 0; j < count; j++) {
      double weight = j == right ? -others : Math.exp(logits.getAtIndex(FLOAT, j) - top);
      logits.setAtIndex(FLOAT, j, (float) (scale * weight));
    }
    MemorySegment dh = AdaptedLinears.at(norm.gradient(), i, 0);
    kernels.addRows(model.head(), ids, count, logits, dh, scratch);
  }

  private static Loss total(List<Target> targets, double[] losses, boolean[] correct) {
    double sum = 0;
    double weight = 0;
    int right = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += targets.get(i).weight() * losses[i];
      weight += targets.get(i).weight();
      right += correct[i] ? 1 : 0;
    }
    return new Loss(sum, weight, losses.length, right);
  }
}
