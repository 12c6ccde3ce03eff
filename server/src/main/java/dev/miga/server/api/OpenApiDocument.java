package dev.miga.server.api;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.http.JsonMembers;
import dev.miga.tasks.Specialist;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Describes routes and the specialists that are served as OpenAPI 3.1.
 *
 * @param routes all that are answered
 */
record OpenApiDocument(List<Route> routes) {
  private static final String VERSION = "3.1.1";
  private static final String KEY = "key";
  private static final JsonArray NO_KEY = new JsonArray(List.of());
  private static final List<JsonObject> KEY_OR_NONE =
      List.of(new JsonMembers().put(KEY, NO_KEY).toObject(), new JsonObject(Map.of()));
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final JsonObject SCHEMAS = read("schemas.json");

  private static JsonObject read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(resource))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return (JsonObject) JsonValue.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document for the specialists of now, by their names. */
  JsonObject describe(Map<String, Specialist> specialists) {
    Map<String, JsonValue> paths = new LinkedHashMap<>();
    Map<String, JsonValue> schemas = new LinkedHashMap<>(SCHEMAS.members());
    routes.stream().map(Route::path).distinct().forEach(path -> paths.put(path, operations(path)));
    specialists.forEach(
        (name, specialist) -> {
          SpecialistDescription description = new SpecialistDescription(name, specialist.task());
          paths.put(description.path(), description.operations());
          schemas.putAll(description.schemas());
        });
    return new JsonMembers()
        .put("openapi", VERSION)
        .put("info", info())
        .put("servers", List.of(new JsonMembers().put("url", "/").toObject()))
        .put("security", KEY_OR_NONE)
        .put("paths", new JsonObject(paths))
        .put("components", components(new JsonObject(schemas)))
        .toObject();
  }

  private static JsonObject info() {
    return new JsonMembers()
        .put("title", "Miga")
        .put("version", "v1")
        .put(
            "description",
            "A text goes in, a valid record comes out. Bodies are JSON in UTF-8; a field that is"
                + " not known is refused. A key is needed only where the server has some.")
        .toObject();
  }

  private static JsonObject components(JsonObject schemas) {
    JsonObject key = new JsonMembers().put("type", "http").put("scheme", "bearer").toObject();
    return new JsonMembers()
        .put("schemas", schemas)
        .put("securitySchemes", new JsonMembers().put(KEY, key).toObject())
        .toObject();
  }

  private JsonObject operations(String path) {
    JsonMembers operations = new JsonMembers();
    List<JsonObject> parameters =
        PARAMETER.matcher(path).results().map(OpenApiDocument::parameter).toList();
    if (!parameters.isEmpty()) {
      operations.put("parameters", parameters);
    }
    routes.stream()
        .filter(route -> route.path().equals(path))
        .forEach(route -> operations.put(method(route), operation(route)));
    return operations.toObject();
  }

  private static String method(Route route) {
    return route.method().name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject parameter(MatchResult found) {
    return new JsonMembers()
        .put("name", found.group(1))
        .put("in", "path")
        .put("required", new JsonBool(true))
        .put("schema", new JsonMembers().put("type", "string").toObject())
        .toObject();
  }

  private static JsonObject operation(Route route) {
    Operation does = route.operation();
    JsonMembers members =
        new JsonMembers()
            .put("operationId", method(route) + route.path().replaceAll("\\W+", "_"))
            .put("tags", List.of(new JsonString(does.group())))
            .put("summary", does.summary());
    if (route.scope().isEmpty()) {
      members.put("security", NO_KEY);
    }
    does.takes().ifPresent(takes -> members.put("requestBody", body(takes)));
    return members.put("responses", responses(does.gives())).toObject();
  }

  private static JsonObject body(Operation.Takes takes) {
    return new JsonMembers()
        .put("required", new JsonBool(takes.need() == Operation.Need.REQUIRED))
        .put("content", content("application/json", reference(takes.schema())))
        .toObject();
  }

  private static JsonObject responses(List<Operation.Content> gives) {
    JsonMembers contents = new JsonMembers();
    gives.forEach(one -> contents.put(one.type(), media(reference(one.schema()))));
    return responses(contents.toObject());
  }

  /** The answer with one of these contents, or an error. */
  static JsonObject responses(JsonObject contents) {
    JsonObject answer =
        new JsonMembers().put("description", "The answer").put("content", contents).toObject();
    JsonObject error =
        new JsonMembers()
            .put("description", "Why there is none")
            .put("content", content("application/json", reference("Error")))
            .toObject();
    return new JsonMembers().put("200", answer).put("default", error).toObject();
  }

  static JsonObject content(String type, JsonObject schema) {
    return new JsonMembers().put(type, media(schema)).toObject();
  }

  private static JsonObject media(JsonObject schema) {
    return new JsonMembers().put("schema", schema).toObject();
  }

  static JsonObject reference(String schema) {
    return new JsonMembers().put("$ref", "#/components/schemas/" + schema).toObject();
  }
}
