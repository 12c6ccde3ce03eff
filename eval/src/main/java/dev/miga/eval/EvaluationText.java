package dev.miga.eval;

import dev.miga.engine.format.Printable;
import java.util.List;

/** An evaluation as a table of plain text. */
public final class EvaluationText {
  private static final int MISTAKES = 10;

  private EvaluationText() {}

  /** The table, with a line end after each row. */
  public static String of(EvaluationResult result) {
    StringBuilder out = new StringBuilder();
    line(
        out,
        "%s on %s, %d messages"
            .formatted(
                result.specialist(),
                Printable.oneLine(result.data().file()),
                result.scores().exact().of()));
    rows(out, Figures.of(result));
    result.groups().ifPresent(groups -> rows(out, Figures.of(groups)));
    result.scores().confusion().ifPresent(confusion -> mistakes(out, confusion));
    result.robustness().ifPresent(robustness -> out.append(RobustnessText.of(robustness)));
    return out.toString();
  }

  private static void rows(StringBuilder out, List<Figures.Row> rows) {
    int names = width(rows.stream().map(row -> Printable.oneLine(row.name())).toList());
    int figures = width(rows.stream().map(Figures.Row::figure).toList());
    String layout = "%-" + names + "s  %" + figures + "s  %s";
    line(out, "");
    for (Figures.Row row : rows) {
      line(
          out,
          layout.formatted(
              Printable.oneLine(row.name()), row.figure(), Printable.oneLine(row.detail())));
    }
  }

  private static void mistakes(StringBuilder out, Confusion confusion) {
    List<Confusion.Mistake> mistakes = confusion.mistakes();
    for (Confusion.Mistake mistake : mistakes.subList(0, Math.min(MISTAKES, mistakes.size()))) {
      line(
          out,
          "%d of %s answered as %s"
              .formatted(
                  mistake.count(),
                  Printable.oneLine(mistake.gold()),
                  Printable.oneLine(mistake.given())));
    }
  }

  private static int width(List<String> cells) {
    return cells.stream().mapToInt(String::length).max().orElse(1);
  }

  private static void line(StringBuilder out, String text) {
    out.append(text.stripTrailing()).append('\n');
  }
}
