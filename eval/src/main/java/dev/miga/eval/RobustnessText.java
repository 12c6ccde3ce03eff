package dev.miga.eval;

import dev.miga.engine.format.Printable;
import dev.miga.eval.robustness.EdgeAnswer;
import dev.miga.eval.robustness.RewriteScore;
import dev.miga.eval.robustness.Robustness;
import java.util.List;
import java.util.Locale;

/** What other wordings do, as tables of plain text. */
final class RobustnessText {
  private RobustnessText() {}

  static String of(Robustness robustness) {
    StringBuilder out = new StringBuilder();
    int names = width(robustness.scores().stream().map(score -> score.rewrite().name()).toList());
    out.append(
        "\nother wordings: answers that stay as they are, or change as they must; right ones\n");
    for (RewriteScore score : robustness.scores()) {
      Tally right = new Tally(score.right(), score.of());
      String row =
          ("%-" + names + "s  %-6s  %7s  %s")
              .formatted(
                  score.rewrite().name(),
                  score.rewrite().must().key(),
                  share(new Tally(score.held(), score.of())),
                  detail(score, right));
      out.append(row).append('\n');
    }
    out.append("\nedge cases\n");
    int cases = width(robustness.edgeCases().stream().map(EdgeAnswer::name).toList());
    for (EdgeAnswer edge : robustness.edgeCases()) {
      String row =
          ("%-" + cases + "s  %-8s  %s").formatted(edge.name(), edge.outcome().key(), shown(edge));
      out.append(row.stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private static String detail(RewriteScore score, Tally right) {
    if (score.of() == 0) {
      return "applies to no message";
    }
    String held = Figures.shown(new Tally(score.held(), score.of()));
    return switch (score.rewrite().must()) {
      case KEEP -> held + "; right " + Figures.percent(right.share());
      case CHANGE -> held;
    };
  }

  static String share(Tally tally) {
    return tally.of() == 0 ? "-" : Figures.percent(tally.share());
  }

  /** What came of an odd text, in one line. */
  static String shown(EdgeAnswer edge) {
    return switch (edge.outcome()) {
      case ANSWERED -> answer(edge);
      case INVALID -> edge.detail() + ": " + answer(edge);
      case REFUSED, FAILED -> Printable.oneLine(edge.detail());
    };
  }

  private static String answer(EdgeAnswer edge) {
    double confidence = edge.given().confidence();
    String sureness =
        Double.isNaN(confidence) ? "" : String.format(Locale.ROOT, " at %.4f", confidence);
    return "%s%s, %d passes, %d tokens"
        .formatted(
            Printable.shorten(edge.given().output().toJson()),
            sureness,
            edge.passes(),
            edge.tokens());
  }

  private static int width(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(1);
  }
}
