package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.net.http.HttpResponse;
import java.util.List;

/** Looks into what the server answered. */
final class Responses {
  private Responses() {}

  /** The JSON of an answer that went well. */
  static JsonObject ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return (JsonObject) JsonValue.parse(response.body());
  }

  /** The value at a path such as {@code choices/0/text}. */
  static JsonValue at(JsonValue value, String path) {
    JsonValue found = value;
    for (String step : path.split("/", -1)) {
      found =
          found instanceof JsonArray list
              ? list.items().get(Integer.parseInt(step))
              : ((JsonObject) found).get(step).orElseThrow();
    }
    return found;
  }

  static String text(JsonValue value, String path) {
    return ((JsonString) at(value, path)).value();
  }

  static double number(JsonValue value, String path) {
    return ((JsonNumber) at(value, path)).value().doubleValue();
  }

  static List<JsonValue> list(JsonValue value, String path) {
    return ((JsonArray) at(value, path)).items();
  }

  /** The data of all events but the last, which says that all is done. */
  static List<JsonValue> events(HttpResponse<String> response) {
    List<String> data =
        response.body().lines().filter(line -> !line.isEmpty()).map(l -> l.substring(6)).toList();
    assertThat(data.getLast()).isEqualTo("[DONE]");
    return data.subList(0, data.size() - 1).stream().map(JsonValue::parse).toList();
  }

  static void assertFails(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(text(JsonValue.parse(response.body()), "error/message")).contains(message);
  }
}
