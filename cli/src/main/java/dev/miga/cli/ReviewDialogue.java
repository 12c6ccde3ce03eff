package dev.miga.cli;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Classified;
import dev.miga.training.data.AnswerCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks a person about one answer after the other. */
record ReviewDialogue(ReviewScreen screen, AnswerEditor editor, AnswerCheck check, ReviewLog log) {

  /** Until all are looked at, the person quits, or the input ends. */
  void run(List<ReviewItem> items, BufferedReader in) throws IOException {
    int at = 0;
    while (at < items.size()) {
      ReviewItem item = items.get(at);
      screen.show(item, at + 1, items.size());
      String line = in.readLine();
      if (line == null || line.strip().equals("q")) {
        return;
      }
      switch (line.strip()) {
        case "s" -> at++;
        case "b" -> at = Math.max(0, at - 1);
        default -> at += decided(item, line.strip()) ? 1 : 0;
      }
    }
  }

  /** Whether the line was a decision that can be kept. */
  private boolean decided(ReviewItem item, String line) throws IOException {
    Optional<JsonValue> answer =
        switch (line) {
          case "" -> Optional.of(item.answer().output());
          case "e" -> edited(item);
          default -> named(item, line);
        };
    if (answer.isEmpty()) {
      return false;
    }
    Optional<String> problem = check.problem(item.question().text(), answer.get());
    problem.ifPresent(reason -> screen.say("not kept: " + reason));
    if (problem.isEmpty()) {
      log.decide(item.question().text(), answer.get());
      editor.forget();
    }
    return problem.isEmpty();
  }

  private Optional<JsonValue> edited(ReviewItem item) throws IOException {
    try {
      Optional<JsonValue> answer = editor.edit(item);
      if (answer.isEmpty()) {
        screen.say("not changed");
      }
      return answer;
    } catch (MigaException e) {
      screen.say("not kept: " + e.oneLine());
      return Optional.empty();
    }
  }

  private Optional<JsonValue> named(ReviewItem item, String line) {
    if (line.equals("g") && item.question().gold().isPresent()) {
      return item.question().gold();
    }
    Optional<JsonValue> label =
        item.answer() instanceof Classified labels ? label(labels, line) : Optional.empty();
    if (label.isEmpty()) {
      screen.say(
          "'"
              + line
              + "' is no key"
              + (item.answer() instanceof Classified
                  ? ", and not the beginning of one label"
                  : ""));
    }
    return label;
  }

  /** A label by its place in the list, or by letters that only one begins with. */
  private static Optional<JsonValue> label(Classified answer, String line) {
    List<String> labels =
        answer.distribution().stream().map(Classified.LabelProbability::label).toList();
    if (line.equals("0")) {
      return Optional.of(new JsonNull());
    }
    if (labels.contains(line)) {
      return Optional.of(new JsonString(line));
    }
    if (line.matches("[1-" + ReviewScreen.NUMBERED + "]")) {
      int place = Integer.parseInt(line) - 1;
      return place < labels.size()
          ? Optional.of(new JsonString(labels.get(place)))
          : Optional.empty();
    }
    String letters = line.toLowerCase(Locale.ROOT);
    List<String> fitting =
        labels.stream()
            .filter(label -> label.toLowerCase(Locale.ROOT).startsWith(letters))
            .toList();
    return fitting.size() == 1 ? Optional.of(new JsonString(fitting.getFirst())) : Optional.empty();
  }
}
