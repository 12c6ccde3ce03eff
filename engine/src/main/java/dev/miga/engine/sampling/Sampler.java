package dev.miga.engine.sampling;

import dev.miga.engine.model.Candidates;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Chooses one of some tokens by their logits. Holds no state: the random numbers are passed in. */
public sealed interface Sampler {

  /** Index into the candidates of the token chosen. */
  int choose(Candidates candidates, RandomGenerator random);

  /** The sampler for these settings, the repetition penalty apart. */
  static Sampler of(Sampling sampling) {
    return sampling.isGreedy()
        ? new Greedy()
        : new Stochastic(sampling.temperature(), sampling.topK(), sampling.topP(), sampling.minP());
  }

  /** The largest logit. */
  record Greedy() implements Sampler {
    @Override
    public int choose(Candidates candidates, RandomGenerator random) {
      return candidates.argmax();
    }
  }

  /** Top-k, then temperature, top-p and min-p over what is left, then a draw. */
  record Stochastic(float temperature, int topK, float topP, float minP) implements Sampler {
    @Override
    public int choose(Candidates candidates, RandomGenerator random) {
      int[] order = byLogit(candidates);
      int count = topK == 0 ? order.length : Math.min(topK, order.length);
      double[] weights = new double[count];
      double total = 0;
      float largest = candidates.logits()[order[0]];
      for (int i = 0; i < count; i++) {
        weights[i] = Math.exp((candidates.logits()[order[i]] - largest) / temperature);
        total += weights[i];
      }
      return order[draw(weights, keep(weights, total), random)];
    }

    /** How many of the most probable survive top-p and min-p. */
    private int keep(double[] weights, double total) {
      double sum = 0;
      int kept = 0;
      while (kept < weights.length
          && (kept == 0 || (sum < topP * total && weights[kept] >= minP))) {
        sum += weights[kept++];
      }
      return kept;
    }

    private static int draw(double[] weights, int count, RandomGenerator random) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += weights[i];
      }
      double at = random.nextDouble() * sum;
      for (int i = 0; i < count - 1; i++) {
        at -= weights[i];
        if (at < 0) {
          return i;
        }
      }
      return count - 1;
    }

    /** Indices by descending logit, the smaller index first among equals. */
    private static int[] byLogit(Candidates candidates) {
      long[] keys = new long[candidates.size()];
      for (int i = 0; i < keys.length; i++) {
        int bits = Float.floatToIntBits(candidates.logits()[i]);
        int ascending = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
        keys[i] = ((long) ~ascending << 32) | i;
      }
      Arrays.sort(keys);
      int[] order = new int[keys.length];
      for (int i = 0; i < order.length; i++) {
        order[i] = (int) keys[i];
      }
      return order;
    }
  }
}
