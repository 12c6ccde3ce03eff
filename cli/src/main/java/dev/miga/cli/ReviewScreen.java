package dev.miga.cli;

import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Completed;
import dev.miga.tasks.Field;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Span;
import dev.miga.tasks.Structured;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows an answer to a person. */
record ReviewScreen(PrintStream out, Kind kind) {
  /** Labels that have a number. */
  static final int NUMBERED = 9;

  /** One of several answers. */
  void show(ReviewItem item, int number, int all) {
    out.printf(
        Locale.ROOT,
        "%n%d of %d  %s  confidence %.2f%n",
        number,
        all,
        item.question().where(),
        item.answer().confidence());
    switch (item.answer()) {
      case Structured<?> record -> {
        text(marked(item.question().text(), record.fields()));
        fields(record.fields());
      }
      case Classified labels -> {
        text(item.question().text());
        labels(labels);
      }
      case Completed ignored -> text(item.question().text());
    }
    tell("answer", item.answer().output());
    item.question().gold().filter(gold -> !item.isAsExpected()).ifPresent(g -> tell("file", g));
    out.print(keys(item));
    out.flush();
  }

  /** A sentence. */
  void say(String sentence) {
    out.println(sentence);
    out.flush();
  }

  /** Lines of a text; what could move the cursor is escaped. */
  private void text(String text) {
    text.lines().forEach(line -> out.println("  | " + Printable.oneLine(line)));
  }

  private void fields(List<Field> fields) {
    int width = fields.stream().mapToInt(field -> field.pointer().length()).max().orElse(0);
    fields.stream()
        .sorted(Comparator.comparingDouble(Field::confidence))
        .forEach(
            field ->
                out.printf(
                    Locale.ROOT,
                    "  %.2f  %s%s  %s%n",
                    field.confidence(),
                    Printable.oneLine(field.pointer()),
                    " ".repeat(width - field.pointer().length()),
                    Printable.oneLine(field.value().toJson())));
  }

  private void labels(Classified answer) {
    int count = Math.min(NUMBERED, answer.distribution().size());
    for (int i = 0; i < count; i++) {
      Classified.LabelProbability label = answer.distribution().get(i);
      out.printf(
          Locale.ROOT,
          "  %d  %.2f  %s%n",
          i + 1,
          label.probability(),
          Printable.oneLine(label.label()));
    }
  }

  private void tell(String who, JsonValue value) {
    String shown =
        switch (kind) {
          case Kind.Extract ignored -> value.toJson();
          case Kind.Classify ignored -> label(value);
          case Kind.Route ignored -> label(value);
          case Kind.Generate ignored -> value.toJson();
        };
    out.println(who + ": " + Printable.oneLine(shown));
  }

  private static String label(JsonValue value) {
    return switch (value) {
      case JsonString label -> label.value();
      case JsonNull ignored -> "none of the labels";
      default -> value.toJson();
    };
  }

  private String keys(ReviewItem item) {
    List<String> keys = new ArrayList<>(List.of("enter right"));
    if (!item.isAsExpected()) {
      keys.add("g file is right");
    }
    boolean isRecord = kind instanceof Kind.Extract;
    keys.add(isRecord ? "e edit" : "number or letters of a label, 0 none, e edit");
    keys.addAll(List.of("s skip", "b back", "q quit"));
    return keys.stream().collect(Collectors.joining(", ", "", " > "));
  }

  /** The text with brackets around what was copied. */
  static String marked(String text, List<Field> fields) {
    int[] depth = new int[text.length() + 1];
    for (Span span :
        fields.stream().flatMap(field -> field.source().stream()).distinct().toList()) {
      depth[span.from()]++;
      depth[span.to()]--;
    }
    StringBuilder out = new StringBuilder();
    int within = 0;
    for (int i = 0; i <= text.length(); i++) {
      int next = within + depth[i];
      out.append(within > 0 && next == 0 ? "]" : "");
      out.append(within == 0 && next > 0 ? "[" : "");
      within = next;
      if (i < text.length()) {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
