package dev.miga.eval.plan;

/**
 * What a simulated machine did.
 *
 * @param latencies of what was answered, from its arrival, in milliseconds, ascending
 * @param refused messages that were not let in, or whose turn did not come in time
 * @param late messages that were under way at their deadline
 * @param busyMillis in passes
 * @param spanMillis from the first arrival to the last end
 * @param together messages of a pass on average
 */
public record Simulated(
    double[] latencies,
    int refused,
    int late,
    double busyMillis,
    double spanMillis,
    double together) {

  /** Everything that arrived. */
  public int offered() {
    return latencies.length + refused + late;
  }

  /**
   * Time within which this share of all that arrived was answered; infinite where fewer were
   * answered at all, 0 where nothing arrived.
   */
  public double quantile(double share) {
    if (offered() == 0) {
      return 0;
    }
    int index = Math.max(0, (int) Math.ceil(share * offered()) - 1);
    return index < latencies.length ? latencies[index] : Double.POSITIVE_INFINITY;
  }

  /** Share of the time that passes take. */
  public double utilisation() {
    return spanMillis > 0 ? busyMillis / spanMillis : 0;
  }

  /** Answered messages. */
  public double perSecond() {
    return spanMillis > 0 ? 1000 * latencies.length / spanMillis : 0;
  }
}
