package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.CsvTable;
import dev.miga.eval.Sample;
import dev.miga.eval.Samples;
import dev.miga.tasks.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Reads samples of a task whose kind is not known yet. */
final class ExampleFile {
  private static final String WHOLE = "-?(0|[1-9]\\d{0,17})";

  private ExampleFile() {}

  /**
   * Reads a file.
   *
   * @param notes told of an encoding that is not UTF-8
   * @throws MigaException if there are no samples in it
   */
  static List<Sample> read(Path file, Consumer<String> notes) {
    List<Sample> samples = Samples.isTable(file) ? table(file, notes) : generic(file, notes);
    if (samples.isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, file + ": no samples in it");
    }
    return samples;
  }

  /** With any value for an answer; in a table, a text. */
  private static List<Sample> generic(Path file, Consumer<String> notes) {
    Kind any = new Kind.Generate(1);
    return new Samples(any, Optional.empty(), Optional.empty(), notes).read(file);
  }

  private static List<Sample> table(Path file, Consumer<String> notes) {
    CsvTable table = CsvTable.read(file, Samples.MAX_BYTES, notes);
    if (table.column(Samples.GOLD_COLUMNS).isPresent() || table.header().isEmpty()) {
      List<Sample> samples = generic(file, note -> {});
      return samples.stream().allMatch(ExampleFile::isRecord)
          ? samples.stream().map(s -> with(s, JsonValue.parse(text(s)))).toList()
          : samples;
    }
    OptionalInt text = table.column(Samples.TEXT);
    if (text.isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s:1: expected a column for the text (%s), and one for the answer (%s) or for each of its fields, found %s"
              .formatted(
                  file,
                  String.join(", ", Samples.TEXT),
                  String.join(", ", Samples.GOLD_COLUMNS),
                  Printable.quote(String.join(", ", table.header()))));
    }
    return records(table, text.getAsInt());
  }

  private static boolean isRecord(Sample sample) {
    try {
      return text(sample).startsWith("{") && JsonValue.parse(text(sample)) instanceof JsonObject;
    } catch (MigaException e) {
      return false;
    }
  }

  private static String text(Sample sample) {
    return sample.gold() instanceof JsonString string ? string.value().strip() : "";
  }

  private static Sample with(Sample sample, JsonValue gold) {
    return new Sample(sample.where(), sample.text(), gold, sample.group(), sample.line());
  }

  /** All other columns are fields of a record. */
  private static List<Sample> records(CsvTable table, int text) {
    List<Integer> fields =
        IntStream.range(0, table.header().size())
            .filter(i -> i != text && !table.header().get(i).isEmpty())
            .boxed()
            .toList();
    TreeSet<Integer> whole = new TreeSet<>(fields);
    whole.removeIf(
        column ->
            !table.rows().stream()
                .map(row -> row.cells().get(column).strip())
                .allMatch(cell -> cell.isEmpty() || cell.matches(WHOLE)));
    List<Sample> samples = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      for (int column : fields) {
        String cell = row.cells().get(column).strip();
        JsonValue value = whole.contains(column) ? number(cell) : new JsonString(cell);
        members.put(table.header().get(column), cell.isEmpty() ? new JsonNull() : value);
      }
      samples.add(new Sample(row.where(), row.cells().get(text), new JsonObject(members), ""));
    }
    return samples;
  }

  private static JsonValue number(String cell) {
    return cell.isEmpty() ? new JsonNull() : JsonValue.parse(cell);
  }
}
