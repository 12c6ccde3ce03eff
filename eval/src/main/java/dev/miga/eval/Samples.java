package dev.miga.eval;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads samples: JSON lines {@code {"text", "gold"}}, where {@code "label"} and {@code "output"}
 * are other names for {@code "gold"}, or CSV with a header of the same names. In CSV a record
 * stands as JSON in its column.
 *
 * @param kind of the task, which says what an answer is
 * @param group key or column of the group
 * @param none label that means none of the labels
 */
public record Samples(Kind kind, Optional<String> group, Optional<String> none) {
  private static final String EXPECTED =
      "a text and its answer: {\"text\": \"...\", \"gold\": ...}";
  private static final List<String> GOLD = List.of("gold", "label", "output");

  /**
   * Reads a file of at most 64 MB.
   *
   * @throws MigaException if it is missing or no such file, or a line is not as expected, naming it
   */
  public List<Sample> read(Path file) {
    String text = JsonLines.text(file);
    boolean isCsv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    return isCsv ? csv(file, text) : lines(file, text);
  }

  private List<Sample> lines(Path file, String text) {
    return JsonLines.of(file, text, EXPECTED).stream().map(this::sample).toList();
  }

  private Sample sample(JsonLines.Line line) {
    JsonObject object = line.object();
    JsonValue gold =
        GOLD.stream().flatMap(key -> object.get(key).stream()).findFirst().orElse(null);
    if (gold == null || !(object.get("text").orElse(null) instanceof JsonString text)) {
      throw line.wrong(EXPECTED);
    }
    return sample(
        new Sample(line.where(), text.value(), gold, "", object),
        group.flatMap(object::get).map(JsonValue::toJson));
  }

  private List<Sample> csv(Path file, String csv) {
    List<Sample> samples = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
      for (NamedCsvRecord row : reader) {
        String where = file + ":" + row.getStartingLineNumber();
        String gold =
            GOLD.stream()
                .flatMap(key -> row.findField(key).stream())
                .findFirst()
                .orElseThrow(() -> wrongColumns(where, row));
        String text = row.findField("text").orElseThrow(() -> wrongColumns(where, row));
        samples.add(
            sample(
                new Sample(where, text, csvGold(gold, where), "", columns(row)),
                group.flatMap(row::findField)));
      }
    } catch (CsvParseException | IllegalStateException e) {
      throw new MigaException(ErrorCode.INVALID_FILE, file + ": not CSV: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of closing a text
    }
    return samples;
  }

  private static MigaException wrongColumns(String where, NamedCsvRecord row) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: expected columns 'text' and 'gold' (or 'label', 'output') in the first line, with commas between, found %s"
            .formatted(where, Printable.quote(String.join(",", row.getHeader()))));
  }

  private JsonValue csvGold(String gold, String where) {
    return switch (kind) {
      case Kind.Extract ignored -> {
        try {
          yield JsonValue.parse(gold);
        } catch (MigaException e) {
          throw new MigaException(ErrorCode.INVALID_FILE, where + ": " + e.getMessage(), e);
        }
      }
      case Kind.Classify ignored -> new JsonString(gold);
      case Kind.Route ignored -> new JsonString(gold);
      case Kind.Generate ignored -> new JsonString(gold);
    };
  }

  private static JsonObject columns(NamedCsvRecord row) {
    Map<String, JsonValue> columns = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(row.getHeader().size(), row.getFieldCount()); i++) {
      columns.putIfAbsent(row.getHeader().get(i), new JsonString(row.getField(i)));
    }
    return new JsonObject(columns);
  }

  private Sample sample(Sample read, Optional<String> inGroup) {
    boolean isNone =
        read.gold() instanceof JsonString label && none.filter(label.value()::equals).isPresent();
    JsonValue answer = isNone ? new JsonNull() : read.gold();
    return new Sample(
        read.where(), read.text(), answer, inGroup.orElseGet(read::normalized), read.line());
  }
}
