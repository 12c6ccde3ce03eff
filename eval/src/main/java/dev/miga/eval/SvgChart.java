package dev.miga.eval;

import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG, for a report that opens anywhere.
 *
 * @param width in pixels
 */
public record SvgChart(String title, String xLabel, List<Line> lines, int width) {
  /** Fits a phone. */
  public static final int NARROW = 340;

  private static final int WIDE = 640;
  private static final int HEIGHT = 240;
  private static final int LEFT = 56;
  private static final int BOTTOM = 36;
  private static final int TOP = 28;
  private static final int RIGHT = 12;
  private static final int TICKS = 4;
  private static final List<String> COLOURS = List.of("#1b6ca8", "#c4551a", "#3a7d34");

  /** One for a desk. */
  public SvgChart(String title, String xLabel, List<Line> lines) {
    this(title, xLabel, lines, WIDE);
  }

  /** Copies the list. */
  public SvgChart {
    lines = List.copyOf(lines);
  }

  /** A line: {@code x[i], y[i]}, at least one point. */
  public record Line(String name, double[] x, double[] y) {}

  /** The chart; empty text where no line has two points. */
  public String svg() {
    List<Line> drawn = lines.stream().filter(line -> line.x().length > 1).toList();
    if (drawn.isEmpty()) {
      return "";
    }
    Axis x = Axis.over(drawn.stream().map(Line::x).toList());
    Axis y = Axis.over(drawn.stream().map(Line::y).toList());
    StringBuilder out = new StringBuilder();
    out.append(
        "<svg viewBox='0 0 %d %d' width='%d' height='%d' role='img' aria-label='%s' font-family='sans-serif' font-size='11'>%n"
            .formatted(width, HEIGHT, width, HEIGHT, Html.escaped(title)));
    out.append(text(LEFT, 14, "start", title));
    for (int i = 0; i <= TICKS; i++) {
      double share = (double) i / TICKS;
      double atY = HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
      double atX = LEFT + share * (width - LEFT - RIGHT);
      out.append(
          "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>%n"
              .formatted(LEFT, width - RIGHT, atY, atY));
      out.append(text(LEFT - 6, atY + 4, "end", shown(y.at(share))));
      out.append(text(atX, HEIGHT - BOTTOM + 16, "middle", shown(x.at(share))));
    }
    out.append(text(width / 2.0, HEIGHT - 4, "middle", xLabel));
    for (int i = 0; i < drawn.size(); i++) {
      out.append(line(drawn.get(i), x, y, COLOURS.get(i % COLOURS.size())));
      out.append(
          "<text x='%d' y='14' text-anchor='end' fill='%s'>%s</text>%n"
              .formatted(
                  width - RIGHT - 110 * (drawn.size() - 1 - i),
                  COLOURS.get(i % COLOURS.size()),
                  Html.escaped(drawn.get(i).name())));
    }
    return out.append("</svg>\n").toString();
  }

  private String line(Line line, Axis x, Axis y, String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < line.x().length; i++) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              LEFT + x.share(line.x()[i]) * (width - LEFT - RIGHT),
              HEIGHT - BOTTOM - y.share(line.y()[i]) * (HEIGHT - BOTTOM - TOP)));
    }
    return "<polyline fill='none' stroke='%s' stroke-width='1.5' points='%s'/>%n"
        .formatted(colour, points.toString().strip());
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>%n",
        x,
        y,
        anchor,
        Html.escaped(text));
  }

  private static String shown(double value) {
    return Math.abs(value) >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private record Axis(double low, double high) {
    static Axis over(List<double[]> values) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double[] some : values) {
        for (double value : some) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      return high > low ? new Axis(low, high) : new Axis(low - 0.5, high + 0.5);
    }

    double share(double value) {
      return (value - low) / (high - low);
    }

    double at(double share) {
      return low + share * (high - low);
    }
  }
}
