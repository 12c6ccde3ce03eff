package dev.miga.eval;

import dev.miga.engine.format.Printable;
import dev.miga.eval.robustness.EdgeAnswer;
import dev.miga.eval.robustness.RewriteScore;
import dev.miga.eval.robustness.Robustness;
import dev.miga.eval.robustness.Trial;
import java.util.List;
import java.util.Locale;

/** What other wordings do, as a part of a page. */
final class RobustnessPage {
  private RobustnessPage() {}

  static String of(Robustness robustness) {
    StringBuilder out = new StringBuilder();
    out.append(
        "<h2>Other wordings</h2>\n<p>Answers that stay as they are, or change as they must.</p>\n");
    out.append(EvaluationPage.header("rewrite", "as it must", "right", "messages"));
    robustness.scores().forEach(score -> row(out, score));
    out.append("</table>\n");
    robustness.scores().forEach(score -> examples(out, score));
    out.append("<h2>Edge cases</h2>\n<table class=\"figures\">\n");
    robustness.edgeCases().forEach(edge -> edgeCase(out, edge));
    return out.append("</table>\n").toString();
  }

  private static void row(StringBuilder out, RewriteScore score) {
    Tally held = new Tally(score.held(), score.of());
    String must =
        switch (score.rewrite().must()) {
          case KEEP -> "must not change the answer";
          case CHANGE -> "must change the answer";
        };
    out.append(
        """
        <tr><th scope="row">%s<small>%s</small></th><td class="n">%s<meter min="0" max="1" value="%s"></meter></td>\
        <td class="n">%s</td><td class="n">%d</td></tr>
        """
            .formatted(
                Html.escaped(score.rewrite().name()),
                must,
                RobustnessText.share(held),
                String.format(Locale.ROOT, "%.3f", held.share()),
                RobustnessText.share(new Tally(score.right(), score.of())),
                score.of()));
  }

  private static void examples(StringBuilder out, RewriteScore score) {
    List<Trial> examples = score.examples().stream().filter(trial -> !trial.held()).toList();
    if (examples.isEmpty()) {
      return;
    }
    out.append(
        "<details><summary>%s: examples</summary>\n"
            .formatted(Html.escaped(score.rewrite().name())));
    examples.forEach(trial -> example(out, trial));
    out.append("</details>\n");
  }

  private static void example(StringBuilder out, Trial trial) {
    TextDiff text = TextDiff.of(trial.subject().text(), trial.text());
    out.append(
        """
        <article><h3>%s</h3>
        <p class="text">%s</p>
        <p class="text">%s</p>
        """
            .formatted(
                Html.escaped(trial.subject().id()),
                EvaluationPage.marked(text.gold()),
                EvaluationPage.marked(text.output())));
    TextDiff answers =
        TextDiff.of(
            trial.expected().orElseGet(() -> trial.subject().given().output()),
            trial.given().output());
    out.append(
        "<p>%s: <code>%s</code></p>\n<p>answer: <code>%s</code></p>\n"
            .formatted(
                trial.expected().isPresent() ? "must be" : "must be another than",
                EvaluationPage.marked(answers.gold()),
                EvaluationPage.marked(answers.output())));
    String failure = trial.given().failure().map(reason -> "no answer: " + reason).orElse("");
    out.append("<p><small>%s</small></p></article>\n".formatted(Html.escaped(failure)));
  }

  private static void edgeCase(StringBuilder out, EdgeAnswer edge) {
    out.append(
        "<tr><th scope=\"row\">%s<small>%s</small></th><td%s>%s<small>%s</small></td></tr>\n"
            .formatted(
                Html.escaped(edge.name()),
                Html.escaped(Printable.shorten(edge.text())),
                edge.outcome().isFault() ? " class=\"fault\"" : "",
                edge.outcome().key(),
                Html.escaped(RobustnessText.shown(edge))));
  }
}
