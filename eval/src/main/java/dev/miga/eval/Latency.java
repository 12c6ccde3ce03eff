package dev.miga.eval;

import dev.miga.eval.energy.Energy;
import java.time.Duration;
import java.util.Arrays;

/**
 * Messages answered one at a time.
 *
 * @param messages that were answered
 * @param passesMedian forward passes of a message
 * @param tokensMedian tokens of an answer
 * @param energy of all of them
 */
public record Latency(
    int messages,
    Duration median,
    Duration p95,
    int passesMedian,
    int tokensMedian,
    Energy energy) {

  /** Least of the values that is not under a share of them. */
  static long quantile(long[] values, double share) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** Joules of a message. */
  public double joulesPerMessage() {
    return energy.joules() / messages;
  }

  /**
   * Share of the battery of a phone (5060 mAh at 3.85 V) that 25 conversations of a message each
   * would take if it needed the same joules: the measure that the model was presented with.
   */
  public double batteryShare() {
    double batteryJoules = 5.060 * 3.85 * 3600;
    return 25 * joulesPerMessage() / batteryJoules;
  }
}
