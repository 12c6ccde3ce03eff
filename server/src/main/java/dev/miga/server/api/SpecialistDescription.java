package dev.miga.server.api;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.http.JsonMembers;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one specialist adds to the API's description: its own path with the schema of its output.
 *
 * @param name by which it is served
 */
record SpecialistDescription(String name, Task task) {

  String path() {
    return "/v1/specialists/" + name + "/apply";
  }

  JsonObject operations() {
    JsonObject body =
        new JsonMembers()
            .put("required", new JsonValue.JsonBool(true))
            .put(
                "content",
                OpenApiDocument.content("application/json", OpenApiDocument.reference("Apply")))
            .toObject();
    JsonObject contents =
        new JsonMembers()
            .put("application/json", media(name + ".answer"))
            .put("application/x-ndjson", media("AppliedLine"))
            .toObject();
    JsonObject operation =
        new JsonMembers()
            .put("operationId", "apply." + name)
            .put("tags", List.of(new JsonString("specialists")))
            .put("summary", "Applies " + name + ", of kind " + task.kind().key() + ".")
            .put("requestBody", body)
            .put("responses", OpenApiDocument.responses(contents))
            .toObject();
    return new JsonMembers().put("post", operation).toObject();
  }

  private static JsonObject media(String schema) {
    return new JsonMembers().put("schema", OpenApiDocument.reference(schema)).toObject();
  }

  Map<String, JsonObject> schemas() {
    JsonObject output =
        new JsonMembers().put("output", OpenApiDocument.reference(name + ".output")).toObject();
    JsonObject answer =
        new JsonMembers()
            .put(
                "allOf",
                List.of(
                    OpenApiDocument.reference("Applied"),
                    new JsonMembers().put("properties", output).toObject()))
            .toObject();
    Map<String, JsonObject> schemas = new LinkedHashMap<>();
    schemas.put(name + ".answer", answer);
    schemas.put(name + ".output", output());
    return schemas;
  }

  private JsonObject output() {
    return switch (task.kind()) {
      case Kind.Extract extract -> embedded(extract.schema());
      case Kind.Classify classify -> labels(classify.labels());
      case Kind.Route route -> labels(route.specialists());
      case Kind.Generate ignored -> new JsonMembers().put("type", "string").toObject();
    };
  }

  /** A name of its own makes references within it mean what they do where it stands alone. */
  private JsonObject embedded(JsonValue schema) {
    if (!(schema instanceof JsonObject object)) {
      return new JsonObject(Map.of()); // true: anything
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("$id", new JsonString("urn:miga:specialist:" + name));
    members.putAll(object.members());
    return new JsonObject(members);
  }

  private static JsonObject labels(List<String> labels) {
    List<JsonValue> values = new ArrayList<>();
    labels.forEach(label -> values.add(new JsonString(label)));
    values.add(new JsonNull()); // it abstains
    return new JsonMembers().put("enum", values).toObject();
  }
}
