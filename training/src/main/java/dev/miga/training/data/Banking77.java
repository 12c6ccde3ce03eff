package dev.miga.training.data;

import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.CsvTable;
import dev.miga.eval.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Banking77: a table with the columns text and category. */
final class Banking77 {
  private Banking77() {}

  static List<JsonObject> read(Path file, Consumer<String> notes) {
    CsvTable table = CsvTable.read(file, Samples.MAX_BYTES, notes);
    OptionalInt text = table.column(List.of("text"));
    OptionalInt category = table.column(List.of("category"));
    if (text.isEmpty() || category.isEmpty()) {
      throw PublishedSet.wrong(
          file,
          "line 1",
          "the columns 'text' and 'category' of banking_data/train.csv",
          Printable.quote(String.join(",", table.header())));
    }
    return table.rows().stream()
        .map(row -> line(row.cells().get(text.getAsInt()), row.cells().get(category.getAsInt())))
        .toList();
  }

  private static JsonObject line(String text, String category) {
    return PublishedSet.line(text, "label", new JsonString(category));
  }
}
