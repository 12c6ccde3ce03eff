package dev.miga.training.recipe;

import dev.miga.eval.Calibrator;
import dev.miga.eval.EvaluationPage;
import dev.miga.eval.EvaluationPage.Additions;
import dev.miga.eval.EvaluationPage.Section;
import dev.miga.eval.EvaluationResult;
import dev.miga.eval.Html;
import dev.miga.eval.Parity;
import dev.miga.eval.SvgChart;
import dev.miga.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What only a training knows of its specialist, for the page of its evaluation. */
record Report(
    SpecialistTraining.Order order,
    TrainingResult result,
    List<Calibrator.Row> calibration,
    Optional<Parity> parity,
    List<String> notes,
    double seconds) {

  Additions additions(EvaluationResult evaluation) throws IOException {
    RunLog log = RunLog.read(order.run().log());
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Training", training(evaluation)));
    parity.ifPresent(found -> sections.add(new Section("Fewer bits", list(found.lines()))));
    sections.add(new Section("Curves", curves(log)));
    sections.add(new Section("Calibration", temperatures()));
    sections.add(new Section("Data", list(notes.stream().filter(this::isShown).toList())));
    sections.add(
        new Section(
            "Settings",
            "<p><code>"
                + Html.escaped(withoutFolders(order.recipe().toString()))
                + "</code></p>\n"));
    return new Additions(sentences(evaluation), sections, order.recipe().keepsakes().messages());
  }

  private List<String> sentences(EvaluationResult evaluation) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Made by a training. Its best step was chosen on these messages, so expect somewhat less on"
            + " others.");
    evaluation
        .gate()
        .filter(verdict -> !verdict.isPassed())
        .ifPresent(
            verdict ->
                sentences.add(
                    switch (order.belowGate()) {
                      case REFUSE -> "It was not published, for it is below its gate.";
                      case PUBLISH ->
                          "It is below its gate, and was published despite that, as asked for"
                              + " (--despite-gate).";
                    }));
    sentences.add(
        "A model derived from Gemma is subject to the Gemma Terms of Use (ai.google.dev/gemma/terms).");
    return sentences;
  }

  private String training(EvaluationResult evaluation) {
    StringBuilder rows = new StringBuilder(EvaluationPage.header("of the run", "figure"));
    rows.append(EvaluationPage.row("steps", Integer.toString(result.steps())));
    rows.append(EvaluationPage.row("best after step", Integer.toString(result.bestStep())));
    rows.append(EvaluationPage.row("minutes", String.format(Locale.ROOT, "%.1f", seconds / 60)));
    evaluation
        .marks()
        .noneAuroc()
        .ifPresent(
            auroc ->
                rows.append(EvaluationPage.row("AUROC of messages of no label", shown(auroc))));
    return rows.append("</table>\n").toString();
  }

  private static String curves(RunLog log) {
    List<SvgChart> charts =
        List.of(
            new SvgChart(
                "loss, nats", "step", List.of(log.line("training", "loss")), SvgChart.NARROW),
            new SvgChart(
                "exact match, held out",
                "step",
                List.of(log.line("exact match", "exact_match")),
                SvgChart.NARROW));
    return String.join("", charts.stream().map(SvgChart::svg).toList());
  }

  private String temperatures() {
    StringBuilder rows =
        new StringBuilder(
            "<p>Expected calibration error over 15 bins. \"After\" is measured with a temperature"
                + " that was fitted on the other half of the held-out samples; all figures above are"
                + " with the one of all.</p>\n");
    rows.append(
        EvaluationPage.header("field", "values", "right", "temperature", "error before", "after"));
    for (Calibrator.Row row : calibration) {
      rows.append(
          EvaluationPage.row(
              row.key().isEmpty() ? "(whole record)" : row.key(),
              Integer.toString(row.count()),
              shown(row.accuracy()),
              shown(row.temperature()),
              shown(row.before()),
              shown(row.after())));
    }
    return rows.append("</table>\n").toString();
  }

  private String list(List<String> lines) {
    StringBuilder out = new StringBuilder("<ul>\n");
    for (String line : lines) {
      out.append("<li>").append(Html.escaped(withoutFolders(line))).append("</li>\n");
    }
    return out.append("</ul>\n").toString();
  }

  /** What is said of a sample that was left out may quote it. */
  private boolean isShown(String note) {
    return switch (order.recipe().keepsakes().messages()) {
      case SHOWN -> true;
      case LEFT_OUT -> !note.startsWith(SampleEncoder.LEFT_OUT);
    };
  }

  /** A text without the folders of the task and of its data: a report may be passed on. */
  private String withoutFolders(String text) {
    List<Path> files = new ArrayList<>(order.recipe().data());
    if (order.recipe().validation() instanceof Recipe.Validation.Held held) {
      files.addAll(held.files());
    }
    files.add(order.task().path());
    String bare = text;
    for (Path file : files) {
      Path folder = file.toAbsolutePath().normalize().getParent();
      if (folder != null) {
        bare = bare.replace(folder + folder.getFileSystem().getSeparator(), "");
      }
    }
    return bare;
  }

  private static String shown(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
