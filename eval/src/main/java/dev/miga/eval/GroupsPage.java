package dev.miga.eval;

import dev.miga.eval.Exam.Mark;
import java.util.Map;

/** Counterfactual groups on the page of an evaluation. */
final class GroupsPage {
  private GroupsPage() {}

  static void append(StringBuilder out, GroupScores groups) {
    out.append(
        """
        <h2>Groups</h2>
        <p>Messages of a group differ in one attribute of who writes. They are answered alike if the answers are equal \
        wherever the right ones are, and elsewhere all right or all wrong.</p>
        """);
    EvaluationPage.figures(out, Figures.of(groups));
    groups.words().forEach((attribute, words) -> words(out, attribute, words));
    out.append(
        "<h2>Groups answered differently</h2>\n<p>%d of %d. Words that the first message lacks are marked.</p>\n"
            .formatted(groups.different().size(), groups.all().alike().of()));
    groups.different().forEach(mark -> group(out, mark));
  }

  private static void words(StringBuilder out, String attribute, Map<String, Tally> words) {
    out.append(EvaluationPage.header(attribute, "right", "messages"));
    for (Map.Entry<String, Tally> word : GroupScores.worstFirst(words)) {
      out.append(
          EvaluationPage.row(
              word.getKey(),
              Figures.percent(word.getValue().share()),
              Integer.toString(word.getValue().of())));
    }
    out.append("</table>\n");
  }

  private static void group(StringBuilder out, GroupMark group) {
    out.append(
        "<article><h3>%s, %s</h3>\n"
            .formatted(Html.escaped(group.group().id()), Html.escaped(group.group().attribute())));
    String first = group.marks().getFirst().sample().text();
    String second = group.marks().get(1).sample().text();
    for (int i = 0; i < group.marks().size(); i++) {
      Mark mark = group.marks().get(i);
      String text =
          EvaluationPage.marked(
              i == 0
                  ? TextDiff.of(first, second).gold()
                  : TextDiff.of(first, mark.sample().text()).output());
      out.append("<p class=\"text\">%s</p>\n%s\n".formatted(text, answer(mark)));
    }
    out.append("</article>\n");
  }

  private static String answer(Mark mark) {
    return mark.right()
        ? "<p>right answer: <code>%s</code></p>".formatted(Html.escaped(mark.output().toJson()))
        : EvaluationPage.answers(mark);
  }
}
