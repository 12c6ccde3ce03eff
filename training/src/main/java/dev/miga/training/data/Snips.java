package dev.miga.training.data;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SNIPS: an object with a list of requests for each intent. A request is cut into pieces of text,
 * some of which are the value of a slot. Blanks around a request and around a value are left out.
 */
record Snips(Path file) {
  private static final String EXPECTED = "{\"data\": [{\"text\", \"entity\"}, ...]}";

  List<JsonObject> read(JsonValue json) {
    if (!(json instanceof JsonObject intents)) {
      throw wrong("/", "an object of intents, as in train_GetWeather_full.json", json);
    }
    List<JsonObject> lines = new ArrayList<>();
    intents
        .members()
        .forEach(
            (intent, requests) -> {
              String place = "/" + intent;
              List<JsonValue> items = items(requests, place, "a list of requests");
              for (int i = 0; i < items.size(); i++) {
                lines.add(line(intent, items.get(i), place + "/" + i));
              }
            });
    return lines;
  }

  private JsonObject line(String intent, JsonValue request, String place) {
    if (!(request instanceof JsonObject object) || object.get("data").isEmpty()) {
      throw wrong(place, EXPECTED, request);
    }
    StringBuilder text = new StringBuilder();
    List<JsonValue> slots = new ArrayList<>();
    List<JsonValue> pieces =
        items(object.get("data").orElseThrow(), place + "/data", "a list of pieces");
    for (int i = 0; i < pieces.size(); i++) {
      add(pieces.get(i), place + "/data/" + i, text, slots);
    }
    Map<String, JsonValue> gold = new LinkedHashMap<>();
    gold.put("intent", new JsonString(intent));
    gold.put("slots", new JsonArray(slots));
    return PublishedSet.line(text.toString().strip(), "gold", new JsonObject(gold));
  }

  private void add(JsonValue piece, String place, StringBuilder text, List<JsonValue> slots) {
    if (!(piece instanceof JsonObject object)
        || !(object.get("text").orElse(null) instanceof JsonString words)) {
      throw wrong(place, "{\"text\", \"entity\"}", piece);
    }
    text.append(words.value());
    JsonValue entity = object.get("entity").orElse(null);
    if (entity != null && !(entity instanceof JsonString)) {
      throw wrong(place + "/entity", "the name of a slot", entity);
    }
    String value = words.value().strip();
    if (entity != null && !value.isEmpty()) {
      Map<String, JsonValue> slot = new LinkedHashMap<>();
      slot.put("slot", entity);
      slot.put("value", new JsonString(value));
      slots.add(new JsonObject(slot));
    }
  }

  private List<JsonValue> items(JsonValue value, String place, String expected) {
    if (value instanceof JsonArray array) {
      return array.items();
    }
    throw wrong(place, expected, value);
  }

  private MigaException wrong(String place, String expected, JsonValue found) {
    return PublishedSet.wrong(file, place, expected, Printable.quote(found.toJson()));
  }
}
