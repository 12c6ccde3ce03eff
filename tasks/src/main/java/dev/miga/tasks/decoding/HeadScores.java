package dev.miga.tasks.decoding;

import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.model.Candidates;
import dev.miga.engine.model.Head;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.sampling.Sampler;
import dev.miga.kernels.Floats;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Logits of the output rows of one forward pass, of no more tokens than are asked for: the allowed
 * ones while they are few; else those that can still be the best, and all only where none of these
 * is allowed.
 */
final class HeadScores implements Scores {
  /** Allowed tokens up to which their rows are computed one by one: a hundredth of the table. */
  static final int FEW = 4096;

  /** How many of the best are looked at before all are. */
  private static final int BEST = 32;

  private final Head head;
  private final Hidden hidden;
  private final Scratch scratch;
  private Candidates @Nullable [] best;
  private @Nullable Floats all;

  HeadScores(Head head, Hidden hidden, Scratch scratch) {
    this.head = head;
    this.hidden = hidden;
    this.scratch = scratch;
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
    if (allowed.form() != TokenSet.Form.ALL && allowed.size() <= FEW) {
      return head.logitsOf(hidden, row, union(ids(allowed), watched));
    }
    if (sampler instanceof Sampler.Greedy) {
      Candidates some = allowedOf(best()[row], allowed);
      if (some.size() > 0 && some.logits()[some.argmax()] >= nthLargest(best()[row].logits())) {
        return best()[row];
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

  private Candidates[] best() {
    Candidates[] known = best;
    if (known == null) {
      known = head.candidates(hidden, BEST, scratch.of(hidden.rows()));
      best = known;
      all = null; // it lay in the same memory
    }
    return known;
  }

  private Candidates all(int row) {
    Floats logits = all;
    if (logits == null) {
      logits = scratch.of(hidden.rows());
      head.logits(hidden, logits);
      all = logits;
    }
    int[] ids = new int[head.vocabSize()];
    Arrays.setAll(ids, i -> i);
    return new Candidates(ids, logits.row(row));
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
