package dev.miga.training.layer;

import dev.miga.kernels.training.StoredTable;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a teacher {@code p} adds to the cross entropy of its most probable token {@code k}. As
 * logits are linear in the hidden state {@code h},
 *
 * <pre>
 * KL(p || q) = -log q[k] + h . d - entropy(p),  d = sum over v of p[v] * (row[k] - row[v])
 * </pre>
 *
 * <p>and {@code d} is what it adds to the gradient: small where the teacher is sure, so that a
 * small loss keeps its digits. Tokens that the teacher excludes cost nothing.
 *
 * @param token {@code k}
 * @param entropy of the teacher, in nats
 * @param direction {@code d [hidden]}
 */
record TeacherTerm(int token, double entropy, double[] direction) {

  /** What was computed before. */
  static TeacherTerm of(Objective.Lesson lesson) {
    double[] direction = new double[lesson.direction().length];
    for (int c = 0; c < direction.length; c++) {
      direction[c] = lesson.direction()[c];
    }
    return new TeacherTerm(lesson.token(), lesson.entropy(), direction);
  }

  /** Reads the rows of all tokens that the teacher thinks possible. */
  static TeacherTerm of(TrainingKernels kernels, StoredTable table, Objective.Teacher teacher) {
    double[] direction = new double[table.columns()];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sum = arena.allocate(4L * table.columns(), 64);
      double others = addOthers(kernels, table, teacher, arena, sum);
      float[] own = table.row(teacher.token());
      for (int c = 0; c < direction.length; c++) {
        direction[c] = others * own[c] - sum.getAtIndex(ValueLayout.JAVA_FLOAT, c);
      }
    }
    return new TeacherTerm(teacher.token(), teacher.entropy(), direction);
  }

  /** Adds {@code p[v] * row[v]} of all but {@code k} to a sum, and returns their {@code p}. */
  private static double addOthers(
      TrainingKernels kernels,
      StoredTable table,
      Objective.Teacher teacher,
      Arena arena,
      MemorySegment sum) {
    MemorySegment scratch = arena.allocate(4L * table.columns(), 64);
    MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, Objective.Teacher.CHUNK);
    MemorySegment weights = arena.allocate(ValueLayout.JAVA_FLOAT, Objective.Teacher.CHUNK);
    double others = 0;
    for (int from = 0; from < teacher.vocabulary(); from += Objective.Teacher.CHUNK) {
      float[] probabilities = teacher.probabilities(from);
      int count = 0;
      for (int i = 0; i < probabilities.length; i++) {
        if (from + i != teacher.token() && probabilities[i] > 0) {
          ids.setAtIndex(ValueLayout.JAVA_INT, count, from + i);
          weights.setAtIndex(ValueLayout.JAVA_FLOAT, count++, probabilities[i]);
          others += probabilities[i];
        }
      }
      kernels.addRows(table, ids, count, weights, sum, scratch);
    }
    return others;
  }

  /** To be kept. */
  Objective.Lesson lesson() {
    float[] kept = new float[direction.length];
    for (int c = 0; c < kept.length; c++) {
      kept[c] = (float) direction[c];
    }
    return new Objective.Lesson(token, kept, entropy);
  }

  /** What it adds to the loss, in nats. */
  double loss(float[] h) {
    double sum = -entropy;
    for (int c = 0; c < h.length; c++) {
      sum += h[c] * direction[c];
    }
    return sum;
  }
}
