package dev.miga.eval;

/** How many of some were right. */
public record Tally(int right, int of) {
  /** Of none. */
  public static final Tally NONE = new Tally(0, 0);

  /** Of the normal distribution, for 95 %. */
  private static final double Z = 1.959963984540054;

  /** Checks the counts. */
  public Tally {
    if (right < 0 || right > of) {
      throw new IllegalArgumentException(right + " of " + of);
    }
  }

  /** With one more. */
  public Tally plus(boolean wasRight) {
    return new Tally(right + (wasRight ? 1 : 0), of + 1);
  }

  /** From 0 to 1; 0 of none. */
  public double share() {
    return of == 0 ? 0 : (double) right / of;
  }

  /** Where the share of all such messages lies, with 95 % confidence. */
  public record Interval(double low, double high) {}

  /** Wilson's interval (1927, JASA 22:209), which holds for few and for extreme shares too. */
  public Interval interval() {
    if (of == 0) {
      return new Interval(0, 1);
    }
    double share = share();
    double z2 = Z * Z / of;
    double centre = (share + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(share * (1 - share) / of + z2 / (4 * of)) / (1 + z2);
    return new Interval(
        right == 0 ? 0 : Math.max(0, centre - half), right == of ? 1 : Math.min(1, centre + half));
  }
}
