package dev.miga.training.recipe;

import dev.miga.eval.Calibrator;
import dev.miga.eval.Exam;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Html;
import dev.miga.eval.SvgChart;
import dev.miga.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a training gave, as one HTML file without anything outside it. */
record Report(
    SpecialistTraining.Order order,
    TrainingResult result,
    Exam.Marks marks,
    List<Calibrator.Row> calibration,
    List<String> notes,
    Map<String, Double> scores,
    double seconds) {
  private static final int ERRORS_SHOWN = 60;

  String html(Path log) throws IOException {
    RunLog curves = RunLog.read(log);
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>%1$s: training report</title>
      <style>
      body { font: 15px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
      table { border-collapse: collapse; margin: 1rem 0 } td, th { border: 1px solid #ccc; padding: .2rem .6rem; text-align: left; vertical-align: top }
      td.n { text-align: right; font-variant-numeric: tabular-nums } code { white-space: pre-wrap; overflow-wrap: anywhere }
      </style></head><body>
      <h1>%1$s</h1>
      %2$s
      <h2>Curves</h2>
      %3$s
      <h2>Calibration</h2>
      <p>Expected calibration error over 15 bins. "After" is measured with a temperature that was fitted on the other half of the held-out samples.</p>
      %4$s
      <h2>Risk and coverage</h2>
      <p>What is wrong among the most confident answers.</p>
      %5$s
      <h2>Data</h2>
      %6$s
      <h2>Settings</h2>
      <p><code>%7$s</code></p>
      <h2>Wrong answers</h2>
      %8$s
      <p>A model derived from Gemma is subject to the Gemma Terms of Use (ai.google.dev/gemma/terms).</p>
      </body></html>
      """
        .formatted(
            Html.escaped(order.task().task().name()),
            summary(),
            new SvgChart("loss, nats", "step", List.of(curves.line("training", "loss"))).svg()
                + new SvgChart(
                        "exact match, held out",
                        "step",
                        List.of(curves.line("exact match", "exact_match")))
                    .svg(),
            calibrationTable(),
            coverageTable(),
            list(notes.stream().map(this::withoutFolder).toList()),
            Html.escaped(withoutFolder(order.recipe().toString())),
            errors());
  }

  /** A text without the folder of the task: a report may be passed on. */
  private String withoutFolder(String text) {
    Path folder = order.task().path().toAbsolutePath().normalize().getParent();
    return folder == null ? text : text.replace(folder + folder.getFileSystem().getSeparator(), "");
  }

  private String summary() {
    StringBuilder rows = new StringBuilder("<table>");
    scores.forEach((name, value) -> rows.append(row(name.replace('_', ' '), shown(value))));
    rows.append(row("steps", Integer.toString(result.steps())));
    rows.append(row("best after step", Integer.toString(result.bestStep())));
    rows.append(row("minutes", String.format(Locale.ROOT, "%.1f", seconds / 60)));
    return rows.append("</table>").toString();
  }

  private String calibrationTable() {
    StringBuilder rows =
        new StringBuilder(
            "<table><tr><th>field</th><th>values</th><th>right</th><th>temperature</th>"
                + "<th>error before</th><th>after</th></tr>");
    for (Calibrator.Row row : calibration) {
      String name = row.key().isEmpty() ? "(whole record)" : row.key();
      rows.append(
          row(
              name,
              Integer.toString(row.count()),
              shown(row.accuracy()),
              shown(row.temperature()),
              shown(row.before()),
              shown(row.after())));
    }
    return rows.append("</table>").toString();
  }

  private String coverageTable() {
    StringBuilder rows =
        new StringBuilder(
            "<table><tr><th>answered</th><th>confidence at least</th><th>wrong</th></tr>");
    for (Calibrator.Coverage row : Calibrator.riskCoverage(marks)) {
      rows.append(row(shown(row.coverage()), shown(row.threshold()), shown(row.risk())));
    }
    return rows.append("</table>").toString();
  }

  private String errors() {
    List<Mark> wrong = marks.answerable().stream().filter(mark -> !mark.right()).toList();
    StringBuilder rows =
        new StringBuilder("<p>%d of %d.</p><table>".formatted(wrong.size(), marks.all().size()));
    rows.append("<tr><th>text</th><th>right</th><th>answer</th></tr>");
    for (Mark mark : wrong.subList(0, Math.min(ERRORS_SHOWN, wrong.size()))) {
      rows.append(
          "<tr><td>%s</td><td><code>%s</code></td><td><code>%s</code></td></tr>%n"
              .formatted(
                  Html.escaped(mark.sample().text()),
                  Html.escaped(mark.gold().toJson()),
                  Html.escaped(mark.output().toJson())));
    }
    return rows.append("</table>").toString();
  }

  private static String list(List<String> lines) {
    StringBuilder out = new StringBuilder("<ul>");
    lines.forEach(line -> out.append("<li>").append(Html.escaped(line)).append("</li>"));
    return out.append("</ul>").toString();
  }

  private static String row(String name, String... values) {
    StringBuilder out = new StringBuilder("<tr><td>" + Html.escaped(name) + "</td>");
    for (String value : values) {
      out.append("<td class=\"n\">").append(Html.escaped(value)).append("</td>");
    }
    return out.append("</tr>\n").toString();
  }

  private static String shown(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
