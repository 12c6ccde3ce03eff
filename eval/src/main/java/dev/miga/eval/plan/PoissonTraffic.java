package dev.miga.eval.plan;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Messages that come independently of each other, so many a day, in the busiest hour of its shape.
 * A machine's share of them is again such traffic: who spreads them pays no heed to how busy the
 * machines are.
 */
public record PoissonTraffic(double perDay, DayShape shape) implements Traffic {
  private static final double HOUR_SECONDS = 3600;

  /** Fewer have no 99th percentile; the rare hour is drawn out for them. */
  private static final int LEAST = 2000;

  /** More tell nothing new. */
  private static final int MOST = 20_000;

  /** Checks the number. */
  public PoissonTraffic {
    if (!(perDay > 0) || Double.isInfinite(perDay)) {
      throw new IllegalArgumentException(perDay + " messages a day");
    }
  }

  @Override
  public double perSecond() {
    return perDay * shape.busiestShare() / HOUR_SECONDS;
  }

  @Override
  public double mostShare() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double[] arrivals(double share, long seed) {
    double perSecond = share * perSecond();
    int count = (int) Math.clamp(perSecond * HOUR_SECONDS, LEAST, MOST);
    return arrivals(count, 1000 / perSecond, seed);
  }

  /** So many, the gaps between them exponential with this mean. */
  static double[] arrivals(int count, double gapMillis, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] arrivals = new double[count];
    double at = 0;
    for (int i = 0; i < count; i++) {
      at -= Math.log(1 - random.nextDouble()) * gapMillis;
      arrivals[i] = at;
    }
    return arrivals;
  }

  @Override
  public List<Stretch> day() {
    return shape.stretches();
  }

  @Override
  public String described() {
    return String.format(
        Locale.ROOT,
        "%.0f messages a day, shape %s: %s a second in the busiest hour",
        perDay,
        shape.key(),
        PlanText.figure(perSecond()));
  }
}
