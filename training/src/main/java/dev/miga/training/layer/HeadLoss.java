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
import java.util.stream.IntStream;

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

  /** Below the largest, what is passed over of a teacher with another head. */
  private static final float LEAST_LOGIT = 20;

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
      case Objective.Lesson ignored -> new int[0];
    };
  }

  private static List<Integer> places(List<Target> targets) {
    return targets.stream().map(Target::row).toList();
  }

  private Loss wholeVocabulary(
      List<Target> targets, float factor, Nums h, List<LaneScratch> scratch) {
    int n = targets.size();
    int part = score(targets, h, scratch);
    double[] losses = new double[n];
    boolean[] correct = new boolean[n];
    lanes.forEach(
        n,
        (lane, i) -> {
          merge(i, targets.get(i), part, factor, losses, correct);
          float scale = factor * targets.get(i).weight();
          switch (targets.get(i).objective()) {
            case Objective.Token ignored -> {}
            case Objective.Teacher teacher -> {
              TeacherTerm term = TeacherTerm.of(kernels, model.head(), teacher);
              losses[i] += addTeacher(i, term, scale, h);
            }
            case Objective.Lesson lesson ->
                losses[i] += addTeacher(i, TeacherTerm.of(lesson), scale, h);
          }
        });
    return total(targets, losses, correct);
  }

  /** Scores all of the vocabulary, in parts of so many rows. */
  private int score(List<Target> targets, Nums h, List<LaneScratch> scratch) {
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
    return part;
  }

  /**
   * What targets are predicted to be, for others to learn.
   *
   * @param x the last layer's output
   * @param scratch of each lane
   */
  List<Objective.Lesson> lessons(List<Target> targets, Floats x, List<LaneScratch> scratch) {
    Nums h = norm.forward(places(targets), x);
    int part = score(targets, h, scratch);
    Objective.Lesson[] lessons = new Objective.Lesson[targets.size()];
    lanes.forEach(
        lessons.length, (lane, i) -> lessons[i] = lesson(i, targets.get(i).token(), part, h));
    return List.of(lessons);
  }

  /**
   * The same for a learner that has another head; slower. What has less than e^-20 of the most
   * probable token's probability is passed over.
   */
  List<Objective.Lesson> lessons(List<Target> targets, Floats x, StoredTable learner) {
    Floats h = norm.forwardExact(places(targets), x);
    Objective.Lesson[] lessons = new Objective.Lesson[targets.size()];
    int vocabulary = model.head().rows();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment ids =
          arena.allocateFrom(ValueLayout.JAVA_INT, IntStream.range(0, vocabulary).toArray());
      lanes.forEach(
          lessons.length,
          (lane, i) -> {
            TeacherTerm term = TeacherTerm.of(kernels, learner, teacher(ids, h, i));
            lessons[i] = term.lesson();
          });
    }
    return List.of(lessons);
  }

  private Objective.Teacher teacher(MemorySegment ids, Floats h, int i) {
    StoredTable head = model.head();
    float[] logits;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(4L * head.rows(), 64);
      MemorySegment scratch = arena.allocate(4L * head.columns(), 64);
      kernels.rowLogits(head, ids, head.rows(), AdaptedLinears.at(h, i, 0), all, scratch);
      logits = all.toArray(FLOAT);
    }
    float top = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      top = Math.max(top, logit);
    }
    float least = top - LEAST_LOGIT;
    return Objective.Teacher.of(
        (from, out) -> {
          for (int t = 0; t < out.length; t++) {
            float logit = logits[from + t];
            out[t] = logit < least ? Float.NEGATIVE_INFINITY : logit;
          }
        },
        logits.length);
  }

  private Objective.Lesson lesson(int i, int token, int partRows, Nums h) {
    double targetLogit = states.get(token / partRows).targetLogit().getAtIndex(FLOAT, i);
    double reference = targetLogit;
    for (HeadState state : states) {
      reference = Math.max(reference, state.top().getAtIndex(FLOAT, i));
    }
    double all = Math.exp(targetLogit - reference);
    double others = 0;
    double[] sums = new double[h.columns()];
    for (HeadState state : states) {
      double weight = Math.exp(state.top().getAtIndex(FLOAT, i) - reference);
      others += weight * state.sum().getAtIndex(FLOAT, i);
      float[] rows = state.rowSum().row(i);
      for (int c = 0; c < rows.length; c++) {
        sums[c] += weight * rows[c];
      }
    }
    all += others;
    float[] own = model.head().row(token);
    float[] direction = new float[own.length];
    double mean = 0; // of the logits
    for (int c = 0; c < own.length; c++) {
      double toOwn = (others * own[c] - sums[c]) / all;
      direction[c] = (float) toOwn;
      mean += h.get(i, c) * toOwn;
    }
    double logShare = targetLogit - reference - Math.log(all); // of the token
    return new Objective.Lesson(token, direction, mean - logShare);
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
  private double addTeacher(int i, TeacherTerm term, float scale, Nums h) {
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
