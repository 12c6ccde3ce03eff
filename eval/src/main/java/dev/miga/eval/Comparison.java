package dev.miga.eval;

import java.util.Locale;
import java.util.Map;

/**
 * An evaluation beside an earlier one of the same messages.
 *
 * @param file of the earlier one
 * @param before its messages that were right, of those that both have
 * @param after the same of the later one
 * @param test whether they differ by more than chance
 */
public record Comparison(String file, Tally before, Tally after, PairedTest test) {

  /** Compares the messages that both have. */
  public static Comparison of(String file, Outcomes earlier, Outcomes now) {
    Tally before = Tally.NONE;
    Tally after = Tally.NONE;
    int better = 0;
    int worse = 0;
    for (Map.Entry<String, Boolean> entry : now.right().entrySet()) {
      Boolean was = earlier.right().get(entry.getKey());
      if (was != null) {
        before = before.plus(was);
        after = after.plus(entry.getValue());
        better += entry.getValue() && !was ? 1 : 0;
        worse += was && !entry.getValue() ? 1 : 0;
      }
    }
    return new Comparison(file, before, after, new PairedTest(better, worse));
  }

  /** What to make of it, in a sentence. */
  public String verdict() {
    String direction = test.better() > test.worse() ? "better" : "worse";
    return String.format(
        Locale.ROOT,
        "%d right before, %d now, of %d: %d gained, %d lost, p = %.3g, %s",
        before.right(),
        after.right(),
        after.of(),
        test.better(),
        test.worse(),
        test.p(),
        test.isSignificant() ? direction : "no more than chance");
  }
}
