package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads samples: JSON lines {@code {"text", "gold"}}, where {@code "label"} and {@code "output"}
 * are other names for {@code "gold"}, or a {@link CsvTable} with such columns, in any case and
 * under some more names. There a record stands as JSON in its column, or each of its properties in
 * a column of its name.
 *
 * @param kind of the task, which says what an answer is
 * @param group key or column of the group
 * @param none label that means none of the labels
 * @param notes told of what people should know about a file that could be read
 */
public record Samples(
    Kind kind, Optional<String> group, Optional<String> none, Consumer<String> notes) {
  /** Most bytes of a file. */
  public static final int MAX_BYTES = JsonLines.MAX_BYTES;

  /** Names of the column of the text. */
  public static final List<String> TEXT = List.of("text", "texto", "message", "mensaje");

  /** Names of the column of the answer. */
  public static final List<String> GOLD_COLUMNS = List.of("gold", "label", "etiqueta", "output");

  private static final String EXPECTED =
      "a text and its answer: {\"text\": \"...\", \"gold\": ...}";
  private static final List<String> GOLD = List.of("gold", "label", "output");

  /** Tells nobody anything. */
  public Samples(Kind kind, Optional<String> group, Optional<String> none) {
    this(kind, group, none, note -> {});
  }

  /**
   * Reads a file of at most 64 MB.
   *
   * @throws MigaException if it is missing or no such file, or a line is not as expected, naming it
   */
  public List<Sample> read(Path file) {
    if (isTable(file)) {
      return csv(file);
    }
    return lines(file, JsonLines.text(file));
  }

  /** Whether a file is a table, by its name. */
  public static boolean isTable(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".tsv");
  }

  private List<Sample> lines(Path file, String text) {
    return JsonLines.of(file, text, EXPECTED).stream().map(this::sample).toList();
  }

  /**
   * Reads a file of JSON lines in which some texts may lack an answer.
   *
   * @throws MigaException as {@link #read}
   */
  public List<Question> questions(Path file) {
    String expected = "a text, with or without its answer: {\"text\": \"...\", \"gold\": ...}";
    return JsonLines.of(file, JsonLines.text(file), expected).stream()
        .map(line -> question(line, expected))
        .toList();
  }

  private Question question(JsonLines.Line line, String expected) {
    if (line.object().get("text").orElse(null) instanceof JsonString text) {
      Optional<JsonValue> gold = gold(line.object()).map(this::orNone);
      return new Question(line.where(), text.value(), gold, line.object());
    }
    throw line.wrong(expected);
  }

  private static Optional<JsonValue> gold(JsonObject line) {
    return GOLD.stream().flatMap(key -> line.get(key).stream()).findFirst();
  }

  private Sample sample(JsonLines.Line line) {
    JsonObject object = line.object();
    JsonValue gold = gold(object).orElse(null);
    if (gold == null || !(object.get("text").orElse(null) instanceof JsonString text)) {
      throw line.wrong(EXPECTED);
    }
    return sample(
        new Sample(line.where(), text.value(), gold, "", object),
        group.flatMap(object::get).map(JsonValue::toJson));
  }

  private List<Sample> csv(Path file) {
    CsvTable table = CsvTable.read(file, MAX_BYTES, notes);
    if (table.header().isEmpty()) {
      return List.of();
    }
    int text = table.column(TEXT).orElseThrow(() -> wrongColumns(table));
    Function<CsvTable.Row, JsonValue> gold = gold(table);
    OptionalInt inGroup = group.map(key -> table.column(List.of(key))).orElse(OptionalInt.empty());
    List<Sample> samples = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      String words = row.cells().get(text);
      samples.add(
          sample(
              new Sample(row.where(), words, gold.apply(row), "", columns(table, row)),
              inGroup.stream().mapToObj(row.cells()::get).findFirst()));
    }
    return samples;
  }

  /** What reads the answer out of a row: one cell, or those of a record's properties. */
  private Function<CsvTable.Row, JsonValue> gold(CsvTable table) {
    if (kind instanceof Kind.Extract extract) {
      List<String> names =
          GOLD_COLUMNS.stream()
              .filter(name -> !CsvGold.isProperty(extract.schema(), name))
              .toList();
      OptionalInt column = table.column(names);
      if (column.isPresent()) {
        int at = column.getAsInt();
        return row -> CsvGold.json(row.cells().get(at), row.where());
      }
      return CsvGold.of(extract.schema(), extract.written(), table)
              .orElseThrow(() -> wrongColumns(table))
          ::read;
    }
    int at = table.column(GOLD_COLUMNS).orElseThrow(() -> wrongColumns(table));
    return row -> new JsonString(row.cells().get(at));
  }

  private MigaException wrongColumns(CsvTable table) {
    List<String> fields =
        kind instanceof Kind.Extract extract ? CsvGold.names(extract.schema()) : List.of();
    String orFields =
        fields.isEmpty() ? "" : ", or one for each field (" + String.join(", ", fields) + ")";
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s:1: expected a column for the text (%s) and one for the answer (%s)%s, found %s"
            .formatted(
                table.file(),
                String.join(", ", TEXT),
                String.join(", ", GOLD_COLUMNS),
                orFields,
                Printable.quote(String.join(", ", table.header()))));
  }

  private static JsonObject columns(CsvTable table, CsvTable.Row row) {
    Map<String, JsonValue> columns = new LinkedHashMap<>();
    for (int i = 0; i < table.header().size(); i++) {
      columns.putIfAbsent(table.header().get(i), new JsonString(row.cells().get(i)));
    }
    return new JsonObject(columns);
  }

  private Sample sample(Sample read, Optional<String> inGroup) {
    return new Sample(
        read.where(),
        read.text(),
        orNone(read.gold()),
        inGroup.orElseGet(read::normalized),
        read.line());
  }

  private JsonValue orNone(JsonValue gold) {
    boolean isNone =
        gold instanceof JsonString label && none.filter(label.value()::equals).isPresent();
    return isNone ? new JsonNull() : gold;
  }
}
