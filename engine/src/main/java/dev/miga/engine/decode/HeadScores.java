package dev.miga.engine.decode;

import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.model.Candidates;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Head;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.sampling.Sampler;
import dev.miga.kernels.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Logits of the output rows of one forward pass, of no more tokens than are asked for: the allowed
 * ones while they are few; else those that can still be the best, and all only where none of these
 * is allowed. Rows that expect to ask for many tokens read the table together.
 */
final class HeadScores implements Scores {
  /** Allowed tokens up to which their rows are computed one by one: a hundredth of the table. */
  static final int FEW = 4096;

  /** How many of the best are looked at before all are. */
  private static final int BEST = 32;

  private final Head head;
  private final Hidden hidden;
  private final Room room;

  /** Rows that expect to ask for the best tokens, ascending, and for how many of these. */
  private final int[] bestRows;

  private final int bestCount;

  /** Rows that expect to ask for all tokens, ascending. */
  private final int[] allRows;

  private Candidates @Nullable [] best;
  private @Nullable Floats all;

  /**
   * Scores of a pass.
   *
   * @param parts that its output rows belong to, in their order
   */
  HeadScores(Gemma gemma, Hidden hidden, Room room, List<Part> parts) {
    this.head = gemma.head();
    this.hidden = hidden;
    this.room = room;
    int[] expected =
        parts.stream().flatMapToInt(p -> Arrays.stream(p.rows()).map(row -> p.best())).toArray();
    this.allRows = rows(expected, Part.ALL, Part.ALL);
    this.bestRows = rows(expected, 1, Part.ALL - 1);
    this.bestCount = IntStream.of(bestRows).map(row -> expected[row]).max().orElse(0);
  }

  private static int[] rows(int[] expected, int least, int most) {
    return IntStream.range(0, expected.length)
        .filter(row -> expected[row] >= least && expected[row] <= most)
        .toArray();
  }

  /** Memory of one scheduler: for the best tokens and for all. */
  record Room(Scratch best, Scratch all) implements AutoCloseable {
    Room(Gemma gemma) {
      this(new Scratch(gemma), new Scratch(gemma));
    }

    @Override
    public void close() {
      best.close();
      all.close();
    }
  }

  /** How many of the best tokens a choice among these is expected to look at. */
  static int expected(TokenSet allowed, Sampler sampler) {
    if (isFew(allowed)) {
      return 0;
    }
    return sampler instanceof Sampler.Greedy ? BEST : Part.ALL;
  }

  private static boolean isFew(TokenSet allowed) {
    return allowed.form() != TokenSet.Form.ALL && allowed.size() <= FEW;
  }

  @Override
  public Choice choose(
      int row, TokenSet allowed, int[] watched, Sampler sampler, RandomGenerator random) {
    Candidates all = candidates(row, allowed, watched, sampler);
    Candidates candidates = allowedOf(all, allowed);
    int index = sampler.choose(candidates, random);
    double largest = all.logits()[all.argmax()];
    double kept = weight(candidates.logits(), largest) / weight(all.logits(), largest);
    double probability = 1 / weight(candidates.logits(), candidates.logits()[index]);
    return new Choice(candidates.tokenIds()[index], probability, kept, allowed.size());
  }

  /** Tokens with their logits: those that are allowed and can be chosen, and others. */
  private Candidates candidates(int row, TokenSet allowed, int[] watched, Sampler sampler) {
    if (isFew(allowed)) {
      return head.logitsOf(hidden, row, union(ids(allowed), watched));
    }
    if (sampler instanceof Sampler.Greedy) {
      Candidates best = best(row, BEST);
      Candidates some = allowedOf(best, allowed);
      if (some.size() > 0 && some.logits()[some.argmax()] >= nthLargest(best.logits())) {
        return best;
      }
    }
    return all(row);
  }

  /** Both, ascending, none twice. */
  static int[] union(int[] a, int[] b) {
    int[] both = new int[a.length + b.length];
    int count = 0;
    for (int i = 0, j = 0; i < a.length || j < b.length; ) {
      boolean takesA = j == b.length || (i < a.length && a[i] <= b[j]);
      if (takesA && j < b.length && a[i] == b[j]) {
        j++;
      }
      both[count++] = takesA ? a[i++] : b[j++];
    }
    return Arrays.copyOf(both, count);
  }

  static int[] ids(TokenSet allowed) {
    if (allowed.form() == TokenSet.Form.IDS) {
      return allowed.ids();
    }
    int[] ids = new int[allowed.size()];
    int[] next = {0};
    allowed.forEach(id -> ids[next[0]++] = id);
    return ids;
  }

  @Override
  public Candidates best(int row, int k) {
    int index = Arrays.binarySearch(bestRows, row);
    if (index < 0 || k > bestCount) {
      return best(new int[] {row}, k)[0];
    }
    Candidates[] known = best;
    if (known == null) {
      known = best(bestRows, bestCount);
      best = known;
    }
    return known[index];
  }

  private Candidates[] best(int[] rows, int k) {
    int most = Math.min(k, head.vocabSize());
    return head.candidates(room.best().select(hidden, rows), most, room.best().logits(rows.length));
  }

  @Override
  public float[] logits(int row) {
    int index = Arrays.binarySearch(allRows, row);
    if (index < 0) {
      return logits(new int[] {row}, room.best()).row(0);
    }
    Floats known = all;
    if (known == null) {
      known = logits(allRows, room.all());
      all = known;
    }
    return known.row(index);
  }

  private Floats logits(int[] rows, Scratch scratch) {
    Hidden some = scratch.select(hidden, rows);
    Floats logits = scratch.logits(rows.length);
    head.logits(some, logits);
    return logits;
  }

  @Override
  public float[] logitsOf(int row, int[] tokenIds) {
    return head.logitsOf(hidden, row, tokenIds).logits();
  }

  @Override
  public float[] state(int row) {
    return hidden.states().values().row(row);
  }

  private Candidates all(int row) {
    return new Candidates(IntStream.range(0, head.vocabSize()).toArray(), logits(row));
  }

  static Candidates allowedOf(Candidates candidates, TokenSet allowed) {
    int[] ids = new int[candidates.size()];
    float[] logits = new float[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (allowed.contains(candidates.tokenIds()[i])) {
        ids[count] = candidates.tokenIds()[i];
        logits[count++] = candidates.logits()[i];
      }
    }
    return new Candidates(Arrays.copyOf(ids, count), Arrays.copyOf(logits, count));
  }

  /** All tokens that are not among the candidates have smaller logits than this. */
  private static float nthLargest(float[] logits) {
    float[] sorted = logits.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, sorted.length - BEST)];
  }

  /** Sum of the exponentials of logits less one. */
  private static double weight(float[] logits, double less) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - less);
    }
    return sum;
  }
}
