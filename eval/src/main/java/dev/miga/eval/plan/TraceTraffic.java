package dev.miga.eval.plan;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.TextFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Messages that came once, at times that were noted. A machine's share of them is drawn by lot.
 *
 * @param millis since the first, ascending; at least two, not all the same
 */
public record TraceTraffic(double[] millis) implements Traffic {
  private static final int MAX_BYTES = 256 << 20;
  private static final double DAY_MILLIS = 24 * 3600 * 1000.0;
  private static final double MINUTE_MILLIS = 60_000;

  /** Checks the times. */
  public TraceTraffic {
    if (millis.length < 2 || !(millis[millis.length - 1] > 0)) {
      throw new IllegalArgumentException("a trace needs two times");
    }
  }

  /**
   * Reads a time a line: seconds as a number, or a date and time as ISO 8601 with a zone.
   *
   * @throws MigaException INVALID_FILE if a line is neither, or no time lies between them
   */
  public static TraceTraffic read(Path file) {
    List<Double> times = new ArrayList<>();
    int number = 0;
    Instant first = Instant.EPOCH;
    for (String line : TextFile.read(file, MAX_BYTES).lines().toList()) {
      number++;
      String text = line.strip();
      if (!text.isEmpty()) {
        try {
          if (times.isEmpty() && text.contains("T")) {
            first = OffsetDateTime.parse(text).toInstant();
          }
          times.add(millis(text, first));
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
          throw wrong(
              file + ":" + number,
              "seconds as 12.5, or a time as 2026-05-04T08:00:00Z, found " + Printable.quote(text));
        }
      }
    }
    double[] sorted = times.stream().mapToDouble(t -> t).sorted().toArray();
    if (sorted.length < 2 || !(sorted[sorted.length - 1] > sorted[0])) {
      throw wrong(file.toString(), "at least two times that differ, found " + sorted.length);
    }
    return new TraceTraffic(Arrays.stream(sorted).map(t -> t - sorted[0]).toArray());
  }

  private static double millis(String text, Instant first) {
    double millis =
        text.contains("T")
            ? Duration.between(first, OffsetDateTime.parse(text)).toNanos() / 1e6
            : 1000 * Double.parseDouble(text);
    if (!Double.isFinite(millis)) {
      throw new NumberFormatException(text);
    }
    return millis;
  }

  private static MigaException wrong(String where, String expected) {
    return new MigaException(ErrorCode.INVALID_FILE, where + ": expected " + expected);
  }

  private double span() {
    return millis[millis.length - 1];
  }

  @Override
  public double perDay() {
    return millis.length * DAY_MILLIS / span();
  }

  /** In the fullest minute, of those that begin with a message. */
  @Override
  public double perSecond() {
    int most = 0;
    int from = 0;
    for (int to = 0; to < millis.length; to++) {
      while (millis[to] - millis[from] >= MINUTE_MILLIS) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return 1000 * most / Math.min(MINUTE_MILLIS, span());
  }

  @Override
  public double mostShare() {
    return 1;
  }

  @Override
  public double[] arrivals(double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Arrays.stream(millis).filter(t -> random.nextDouble() < share).toArray();
  }

  @Override
  public List<Stretch> day() {
    return List.of(new Stretch(24, 1));
  }

  @Override
  public String described() {
    return "%d messages within %s hours, %s a second in the fullest minute"
        .formatted(
            millis.length, PlanText.figure(span() / 3_600_000), PlanText.figure(perSecond()));
  }
}
