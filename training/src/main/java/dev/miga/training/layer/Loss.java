package dev.miga.training.layer;

/**
 * Cross entropy of some targets.
 *
 * @param sum of weight times loss, in nats
 * @param weight of all targets
 * @param targets how many
 * @param correct how many were the most probable token
 */
public record Loss(double sum, double weight, int targets, int correct) {

  /** No targets at all. */
  public static Loss none() {
    return new Loss(0, 0, 0, 0);
  }

  /** Of these targets and others. */
  public Loss plus(Loss other) {
    return new Loss(
        sum + other.sum, weight + other.weight, targets + other.targets, correct + other.correct);
  }

  /** Mean loss in nats. */
  public double mean() {
    return sum / weight;
  }

  /** Share of targets that were the most probable token. */
  public double accuracy() {
    return (double) correct / targets;
  }
}
