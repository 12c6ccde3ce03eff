package dev.miga.eval;

import dev.miga.eval.Exam.Mark;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as one HTML file without anything outside it, for a phone and a desk. */
public final class EvaluationPage {
  private static final String STYLE =
      """
      <style>
      body { font: 16px/1.5 sans-serif; max-width: 56rem; margin: 0 auto; padding: 1rem; color: #222; background: #fff }
      h1, p, li, td, th { overflow-wrap: anywhere }
      table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
      td, th { border-bottom: 1px solid #ccc; padding: .35rem .5rem; text-align: left; vertical-align: top }
      .figures { table-layout: fixed } .figures th { width: 38% }
      th { font-weight: 600 } .n { text-align: right; font-variant-numeric: tabular-nums }
      small { display: block; color: #555 } svg { max-width: 100%; height: auto }
      article { border-left: 4px solid #b3261e; padding: 0 0 0 .75rem; margin: 1.5rem 0 }
      article h3 { margin: 0; font-size: 1rem } article p { margin: .35rem 0 }
      .text, code { white-space: pre-wrap; overflow-wrap: anywhere }
      meter { width: 100%; min-width: 3rem } .fault { color: #b3261e }
      mark { color: #222; background: #ffd9a8 }
      </style>
      """;

  private EvaluationPage() {}

  /** Texts of messages, and their answers, on a page. */
  public enum Messages {
    /** Those that were answered wrongly are shown. */
    SHOWN,
    /** None is quoted, nor an answer. */
    LEFT_OUT
  }

  /**
   * What a page says besides.
   *
   * @param notes sentences under the title, as text
   * @param sections above the wrong answers
   */
  public record Additions(List<String> notes, List<Section> sections, Messages messages) {
    /** Nothing. */
    public static final Additions NONE = new Additions(List.of(), List.of());

    /** With the messages shown. */
    public Additions(List<String> notes, List<Section> sections) {
      this(notes, sections, Messages.SHOWN);
    }

    /** Copies the lists. */
    public Additions {
      notes = List.copyOf(notes);
      sections = List.copyOf(sections);
    }
  }

  /** A section with a heading; {@code html} has what it takes from elsewhere escaped already. */
  public record Section(String title, String html) {}

  /** The page. */
  public static String of(EvaluationResult result) {
    return of(result, Additions.NONE);
  }

  /** The page with more on it. */
  public static String of(EvaluationResult result, Additions additions) {
    StringBuilder out = new StringBuilder();
    head(out, result);
    additions.notes().forEach(note -> out.append("<p>" + Html.escaped(note) + "</p>\n"));
    figures(out, Figures.of(result));
    result.scores().reliability().ifPresent(reliability -> reliability(out, reliability));
    result.scores().confusion().ifPresent(confusion -> labels(out, confusion));
    if (additions.messages() == Messages.SHOWN) {
      result.groups().ifPresent(groups -> GroupsPage.append(out, groups));
      result.robustness().ifPresent(robustness -> out.append(RobustnessPage.of(robustness)));
    }
    for (Section section : additions.sections()) {
      out.append("<h2>%s</h2>\n".formatted(Html.escaped(section.title()))).append(section.html());
    }
    wrong(out, result, additions.messages());
    return out.append("</main></body></html>\n").toString();
  }

  private static void head(StringBuilder out, EvaluationResult result) {
    out.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s: evaluation</title>
        """
            .formatted(Html.escaped(result.specialist())));
    out.append(STYLE);
    out.append(
        """
        </head><body><main>
        <h1>%s</h1>
        <p>On %s, %d messages.</p>
        """
            .formatted(
                Html.escaped(result.specialist()),
                Html.escaped(result.data().file()),
                result.scores().exact().of()));
  }

  static void figures(StringBuilder out, List<Figures.Row> rows) {
    out.append("<table class=\"figures\">\n");
    for (Figures.Row row : rows) {
      out.append(
          "<tr><th scope=\"row\">%s</th><td>%s<small>%s</small></td></tr>\n"
              .formatted(
                  Html.escaped(row.name()),
                  Html.escaped(row.figure()),
                  Html.escaped(row.detail())));
    }
    out.append("</table>\n");
  }

  private static void reliability(StringBuilder out, Reliability reliability) {
    List<Reliability.Bin> bins = reliability.bins();
    SvgChart.Line right =
        new SvgChart.Line(
            "measured",
            bins.stream().mapToDouble(Reliability.Bin::confidence).toArray(),
            bins.stream().mapToDouble(bin -> bin.right().share()).toArray());
    SvgChart.Line ideal = new SvgChart.Line("ideal", new double[] {0, 1}, new double[] {0, 1});
    out.append("<h2>Reliability</h2>\n<p>How often answers of a confidence are right.</p>\n");
    out.append(
        new SvgChart("share right", "confidence", List.of(right, ideal), SvgChart.NARROW).svg());
    out.append(header("confidence", "right", "messages"));
    for (Reliability.Bin bin : bins) {
      out.append(
          row(
              String.format(Locale.ROOT, "%.2f to %.2f", bin.from(), bin.to()),
              Figures.percent(bin.right().share()),
              Integer.toString(bin.right().of())));
    }
    out.append("</table>\n");
  }

  private static void labels(StringBuilder out, Confusion confusion) {
    out.append("<h2>Labels</h2>\n").append(header("label", "precision", "recall", "messages"));
    for (Map.Entry<String, Confusion.LabelScore> entry : confusion.labels().entrySet()) {
      Confusion.LabelScore score = entry.getValue();
      out.append(
          row(
              entry.getKey(),
              shown(score.precision()),
              shown(score.recall()),
              Integer.toString(score.recall().of())));
    }
    out.append("</table>\n");
    List<Confusion.Mistake> mistakes = confusion.mistakes();
    if (!mistakes.isEmpty()) {
      out.append("<h2>Mistaken for each other</h2>\n");
      out.append(header("right label", "given", "messages"));
      for (Confusion.Mistake mistake : mistakes) {
        out.append(
            "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"n\">%d</td></tr>\n"
                .formatted(
                    Html.escaped(mistake.gold()), Html.escaped(mistake.given()), mistake.count()));
      }
      out.append("</table>\n");
    }
  }

  private static String shown(Tally tally) {
    return tally.of() == 0 ? "none" : Figures.percent(tally.share());
  }

  /** A table's beginning, of columns with figures but for the first; {@code </table>} ends it. */
  public static String header(String first, String... others) {
    StringBuilder out =
        new StringBuilder("<table>\n<tr><th scope=\"col\">" + Html.escaped(first) + "</th>");
    for (String other : others) {
      out.append("<th scope=\"col\" class=\"n\">").append(Html.escaped(other)).append("</th>");
    }
    return out.append("</tr>\n").toString();
  }

  /** A row of a table: its name and figures. */
  public static String row(String name, String... figures) {
    StringBuilder out = new StringBuilder("<tr><th scope=\"row\">" + Html.escaped(name) + "</th>");
    for (String figure : figures) {
      out.append("<td class=\"n\">").append(Html.escaped(figure)).append("</td>");
    }
    return out.append("</tr>\n").toString();
  }

  private static void wrong(StringBuilder out, EvaluationResult result, Messages messages) {
    List<EvaluationResult.Wrong> wrong = result.wrong();
    out.append(
        "<h2>Wrong answers</h2>\n<p>%d of %d.</p>\n"
            .formatted(wrong.size(), result.scores().exact().of()));
    if (messages == Messages.LEFT_OUT) {
      out.append("<p>Texts and answers are left out, as was asked for.</p>\n");
      return;
    }
    for (EvaluationResult.Wrong each : wrong) {
      Mark mark = each.mark();
      out.append(
          """
          <article><h3>%s</h3>
          <p class="text">%s</p>
          %s</article>
          """
              .formatted(
                  Html.escaped(each.key()), Html.escaped(mark.sample().text()), answers(mark)));
    }
  }

  /** The right answer and the given one, with what differs marked. */
  static String answers(Mark mark) {
    TextDiff diff = TextDiff.of(mark.gold(), mark.output());
    return """
        <p>right: <code>%s</code></p>
        <p>answer: <code>%s</code></p>
        <p><small>%s</small></p>
        """
        .formatted(marked(diff.gold()), marked(diff.output()), Html.escaped(sureness(mark)))
        .stripTrailing();
  }

  private static String sureness(Mark mark) {
    String confidence =
        Double.isNaN(mark.confidence())
            ? ""
            : String.format(Locale.ROOT, "confidence %.4f", mark.confidence());
    return mark.failure().map(failure -> "no answer: " + failure).orElse(confidence);
  }

  static String marked(List<TextDiff.Part> parts) {
    StringBuilder out = new StringBuilder();
    for (TextDiff.Part part : parts) {
      String text = Html.escaped(part.text());
      out.append(part.differs() ? "<mark>" + text + "</mark>" : text);
    }
    return out.toString();
  }
}
