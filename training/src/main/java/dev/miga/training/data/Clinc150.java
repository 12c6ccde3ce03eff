package dev.miga.training.data;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** CLINC150: an object with a list of {@code [text, label]} for each part. */
record Clinc150(Path file) {

  List<JsonObject> read(JsonValue json, List<String> parts) {
    if (!(json instanceof JsonObject all)) {
      throw wrong("/", "an object of parts, as in data/data_full.json", json);
    }
    List<JsonObject> lines = new ArrayList<>();
    for (String part : parts) {
      JsonValue pairs = all.get(part).orElseThrow(() -> noSuch(part, all));
      if (!(pairs instanceof JsonArray list)) {
        throw wrong("/" + part, "a list of [text, label]", pairs);
      }
      for (int i = 0; i < list.items().size(); i++) {
        lines.add(line(list.items().get(i), "/" + part + "/" + i));
      }
    }
    return lines;
  }

  private JsonObject line(JsonValue pair, String place) {
    if (pair instanceof JsonArray both
        && both.items().size() == 2
        && both.items().get(0) instanceof JsonString text
        && both.items().get(1) instanceof JsonString label) {
      return PublishedSet.line(text.value(), "label", label);
    }
    throw wrong(place, "[text, label]", pair);
  }

  private MigaException wrong(String place, String expected, JsonValue found) {
    return PublishedSet.wrong(file, place, expected, Printable.quote(found.toJson()));
  }

  private MigaException noSuch(String part, JsonObject all) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: no part %s; there are %s"
            .formatted(
                file,
                Printable.quote(part),
                Printable.oneLine(String.join(", ", all.members().keySet()))));
  }
}
