package dev.miga.training.data;

import java.util.random.RandomGenerator;

/**
 * How one text is typed: lightly worn mostly, heavily sometimes.
 *
 * @param slips share of words of usual length with a slip
 * @param marks share of punctuation marks that are lost
 * @param spaces share of spaces that are lost after a mark, or doubled
 * @param letters small, capital, or as they are
 * @param accents whether they are lost
 * @param tildes whether that of the ñ goes with them
 * @param opening whether ¿ and ¡ are lost
 * @param before what stands before it
 * @param after what stands after it
 */
record Haste(
    double slips,
    double marks,
    double spaces,
    Letters letters,
    boolean accents,
    boolean tildes,
    boolean opening,
    String before,
    String after) {
  private static final String[] EMOJI = {"😊", "🙏", "👍", "😅", "❤️", "🙌", "😭", "👋", "🤔", "✨"};

  /** What becomes of capital letters. */
  enum Letters {
    AS_THEY_ARE,
    SMALL,
    CAPITAL
  }

  /** How much a text is worn. */
  enum Heaviness {
    LIGHT(0.05, 0.15, 0.02),
    MIDDLING(0.14, 0.35, 0.05),
    HEAVY(0.35, 0.6, 0.1);

    private final double slips;
    private final double marks;
    private final double spaces;

    Heaviness(double slips, double marks, double spaces) {
      this.slips = slips;
      this.marks = marks;
      this.spaces = spaces;
    }

    static Heaviness drawn(RandomGenerator random) {
      double drawn = random.nextDouble();
      return drawn < 0.68 ? LIGHT : drawn < 0.9 ? MIDDLING : HEAVY;
    }
  }

  static Haste drawn(Heaviness heaviness, RandomGenerator random) {
    double how = random.nextDouble();
    Letters letters =
        how < 0.05 ? Letters.CAPITAL : how < 0.55 ? Letters.SMALL : Letters.AS_THEY_ARE;
    boolean accents = random.nextDouble() < 0.6;
    return new Haste(
        heaviness.slips,
        random.nextDouble() < 0.5 ? heaviness.marks : 0,
        random.nextDouble() < 0.5 ? heaviness.spaces : 0,
        letters,
        accents,
        accents && random.nextDouble() < 0.25,
        random.nextDouble() < 0.6,
        random.nextDouble() < 0.02 ? emoji(random) + " " : "",
        random.nextDouble() < 0.1 ? (random.nextBoolean() ? " " : "") + emoji(random) : "");
  }

  private static String emoji(RandomGenerator random) {
    return EMOJI[random.nextInt(EMOJI.length)];
  }
}
