package dev.miga.eval.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the messages of a day spread over its hours. */
public enum DayShape {
  /** Each hour has as many: a queue that is worked off, or the whole world. */
  FLAT,

  /**
   * A shop in one time zone, by our judgement and not measured: of 100 messages 10 come between 8
   * and 9, 8 each between 17 and 19, none from 23 to 5.
   */
  SHOP;

  /** Messages of each hour, in any measure. */
  private int[] hours() {
    return switch (this) {
      case FLAT ->
          new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
      case SHOP ->
          new int[] {0, 0, 0, 0, 0, 1, 4, 9, 10, 8, 6, 6, 7, 6, 5, 5, 6, 8, 8, 5, 3, 2, 1, 0};
    };
  }

  /** Name in files and on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Share of the day's messages that come in its busiest hour. */
  public double busiestShare() {
    return (double) Arrays.stream(hours()).max().orElseThrow() / Arrays.stream(hours()).sum();
  }

  /** Hours that have as many messages, the busiest first; those without any are left out. */
  List<Traffic.Stretch> stretches() {
    int most = Arrays.stream(hours()).max().orElseThrow();
    Map<Integer, Integer> counts = new TreeMap<>((a, b) -> Integer.compare(b, a));
    Arrays.stream(hours())
        .filter(messages -> messages > 0)
        .forEach(m -> counts.merge(m, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(each -> new Traffic.Stretch(each.getValue(), (double) each.getKey() / most))
        .toList();
  }
}
