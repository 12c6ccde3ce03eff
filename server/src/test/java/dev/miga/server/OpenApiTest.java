package dev.miga.server;

import static dev.miga.server.Responses.at;
import static dev.miga.server.Responses.events;
import static dev.miga.server.Responses.ok;
import static dev.miga.server.Responses.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server says of itself, against what it does. */
class OpenApiTest {
  private static final String TEXT = "{\"text\": \"hola, pan\"}";
  private static final String CHAT =
      "{\"messages\": [{\"role\": \"user\", \"content\": \"hola\"}], \"max_tokens\": 3,"
          + " \"logprobs\": true, \"top_logprobs\": 2, \"stream\": %s}";
  private static final String COMPLETE =
      "{\"prompt\": \"hola\", \"max_tokens\": 3, \"logprobs\": 2, \"stream\": %s}";
  private static final SchemaRegistry VALIDATORS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @TempDir private Path folder;
  private ServedFleet served;
  private JsonObject document;

  /** A request and where the document describes it. */
  private record Asked(String method, String path, String described, String body) {}

  @BeforeEach
  void start() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
    served.fleet.open(
        "desk", ServedFleet.task(folder, "desk", "kind: route\nspecialists: [order, mood]\n"));
    served.fleet.open(
        "story", ServedFleet.task(folder, "story", "kind: generate\nmax-tokens: 3\n"));
    document = ok(served.get("/openapi.json"));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static void assertValid(String schema, String json) {
    Schema validator = VALIDATORS.getSchema(schema);
    assertThat(validator.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  /** A schema of the document, where its references lead somewhere. */
  private void assertValid(JsonValue reference, String json) {
    String schema =
        "{\"$ref\": \"%s\", \"components\": %s}"
            .formatted(text(reference, "$ref"), at(document, "components").toJson());
    assertValid(schema, json);
  }

  @Test
  void isAnOpenApiDocument() throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/openapi/schema-3.1.json"))) {
      String meta = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
      assertValid(meta, document.toJson());
      assertThat(VALIDATORS.getSchema(meta).validate("{\"openapi\": \"3.1.1\"}", InputFormat.JSON))
          .isNotEmpty();
    }
  }

  @Test
  void hasEveryRouteAndNoOther() {
    TreeSet<String> described = new TreeSet<>();
    ((JsonObject) at(document, "paths"))
        .members()
        .forEach(
            (path, operations) ->
                ((JsonObject) operations)
                    .members().keySet().stream()
                        .filter(method -> !method.equals("parameters"))
                        .forEach(m -> described.add(m.toUpperCase(Locale.ROOT) + " " + path)));
    for (String name : served.fleet.names()) {
      assertThat(described.remove("POST /v1/specialists/" + name + "/apply")).as(name).isTrue();
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(served.server.registered());
  }

  @Test
  void everyReferenceLeadsToASchema() {
    Map<String, JsonValue> schemas = ((JsonObject) at(document, "components/schemas")).members();
    List<String> names =
        Pattern.compile("\"#/components/schemas/([^\"]+)\"")
            .matcher(document.toJson())
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    assertThat(schemas).containsKeys(names.toArray(String[]::new));
    assertThat(names).containsAll(schemas.keySet());
  }

  @Test
  void answersAsItIsDescribed() {
    List<Asked> all =
        List.of(
            new Asked("GET", "/openapi.json", "/openapi.json", ""),
            new Asked("GET", "/v1/specialists", "/v1/specialists", ""),
            new Asked("GET", "/v1/specialists/order", "/v1/specialists/{name}", ""),
            new Asked("GET", "/v1/specialists/desk", "/v1/specialists/{name}", ""),
            new Asked("GET", "/v1/specialists/story", "/v1/specialists/{name}", ""),
            apply("order", "{name}"),
            apply("order", "order"),
            apply("mood", "mood"),
            apply("desk", "desk"),
            apply("story", "story"),
            new Asked("POST", "/v1/route", "/v1/route", TEXT),
            new Asked("GET", "/v1/models", "/v1/models", ""),
            new Asked("GET", "/v1/models/mood", "/v1/models/{name}", ""),
            new Asked("POST", "/v1/completions", "/v1/completions", COMPLETE.formatted("false")),
            new Asked(
                "POST", "/v1/chat/completions", "/v1/chat/completions", CHAT.formatted("false")),
            new Asked("GET", "/health/live", "/health/live", ""),
            new Asked("GET", "/health/ready", "/health/ready", ""),
            new Asked("PUT", "/v1/specialists/story", "/v1/specialists/{name}", "{}"),
            new Asked("POST", "/v1/specialists/story/reload", "/v1/specialists/{name}/reload", ""),
            new Asked("DELETE", "/v1/specialists/story", "/v1/specialists/{name}", ""));
    for (Asked asked : all) {
      HttpResponse<String> response =
          served.send(
              served
                  .request(asked.path())
                  .method(asked.method(), BodyPublishers.ofString(asked.body())));
      ok(response);
      assertValid(described(asked, "200", "application/json"), response.body());
    }
    TreeSet<String> left = new TreeSet<>(served.server.registered());
    all.forEach(asked -> left.remove(asked.method() + " " + asked.described()));
    // Not JSON, and what only a trained specialist has.
    assertThat(left).containsExactly("GET /metrics", "GET /v1/specialists/{name}/report");
  }

  private static Asked apply(String name, String described) {
    return new Asked(
        "POST",
        "/v1/specialists/" + name + "/apply",
        "/v1/specialists/" + described + "/apply",
        TEXT);
  }

  private JsonValue described(Asked asked, String status, String type) {
    JsonValue operations =
        ((JsonObject) at(document, "paths")).get(asked.described()).orElseThrow();
    JsonValue content =
        at(
            operations,
            asked.method().toLowerCase(Locale.ROOT) + "/responses/" + status + "/content");
    return at(((JsonObject) content).get(type).orElseThrow(), "schema");
  }

  @Test
  void streamsAsItIsDescribed() {
    Asked chat = new Asked("POST", "", "/v1/chat/completions", CHAT.formatted("true"));
    Asked complete = new Asked("POST", "", "/v1/completions", COMPLETE.formatted("true"));
    for (Asked asked : List.of(chat, complete)) {
      List<JsonValue> events = events(served.post(asked.described(), asked.body()));
      assertThat(events).hasSizeGreaterThan(2);
      JsonValue schema = described(asked, "200", "text/event-stream");
      events.forEach(event -> assertValid(schema, event.toJson()));
    }
    Asked many = apply("order", "{name}");
    HttpResponse<String> lines = served.post(many.path(), "{\"texts\": [\"pan\", \" \"]}");
    JsonValue schema = described(many, "200", "application/x-ndjson");
    assertThat(lines.body()).hasLineCount(2);
    lines.body().lines().forEach(line -> assertValid(schema, line));
  }

  @Test
  void failsAsItIsDescribed() {
    Asked asked = apply("order", "{name}");
    JsonValue schema = described(asked, "default", "application/json");
    assertValid(schema, served.post(asked.path(), "{}").body());
    assertValid(schema, served.get("/v1/specialists/nobody").body());
  }

  @Test
  void takesTheExamplesThatItGives() {
    JsonObject schemas = (JsonObject) at(document, "components/schemas");
    Map<String, String> examples =
        Map.of(
            "Apply", "/v1/specialists/order/apply",
            "ToRoute", "/v1/route",
            "Complete", "/v1/completions",
            "Chat", "/v1/chat/completions");
    examples.forEach(
        (name, path) -> {
          String example = at(schemas.get(name).orElseThrow(), "examples/0").toJson();
          assertValid(
              JsonValue.parse("{\"$ref\": \"#/components/schemas/" + name + "\"}"), example);
          ok(served.post(path, example));
        });
  }

  @Test
  void aPageShowsIt() {
    HttpResponse<String> page = served.get("/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self'");
    assertThat(page.body()).contains("docs.js").doesNotContain("http://", "https://");
  }
}
