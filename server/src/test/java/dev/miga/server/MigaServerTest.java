package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.settings.ServerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigaServerTest {
  private static final String APPLY = "/v1/specialists/order/apply";
  private static final String CHAT = "/v1/chat/completions";

  @TempDir private static Path folder;
  private static ServedFleet served;

  @BeforeAll
  static void start() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static JsonObject object(String json) {
    return (JsonObject) JsonValue.parse(json);
  }

  /** The value at a path such as {@code choices/0/text}. */
  private static JsonValue at(JsonValue value, String path) {
    JsonValue found = value;
    for (String step : path.split("/", -1)) {
      found =
          found instanceof JsonArray list
              ? list.items().get(Integer.parseInt(step))
              : ((JsonObject) found).get(step).orElseThrow();
    }
    return found;
  }

  private static String text(JsonValue value, String path) {
    return ((JsonString) at(value, path)).value();
  }

  private static int number(JsonValue value, String path) {
    return ((JsonNumber) at(value, path)).value().intValueExact();
  }

  private static void assertFails(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).hasLineCount(1);
    JsonObject error = (JsonObject) at(object(response.body()), "error");
    assertThat(error.members()).containsOnlyKeys("message", "type", "param", "code");
    assertThat(text(error, "message")).contains(message);
  }

  @Test
  void appliesASpecialistToAText() {
    HttpResponse<String> response = served.post(APPLY, "{\"text\": \"hola, pan\"}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    JsonObject answer = object(response.body());
    assertThat(answer.members().keySet())
        .containsExactly("id", "output", "confidence", "fields", "tokens", "passes", "ms");
    assertThat(text(answer, "output/bread")).isIn("canilla", "pan");
  }

  @Test
  void answersManyTextsInTheirOrder() {
    String texts =
        IntStream.range(0, 60)
            .mapToObj(i -> i == 7 ? "\" \"" : "\"hola pan " + i + "\"")
            .collect(Collectors.joining(","));
    HttpResponse<String> response =
        served.post(APPLY, "{\"texts\": [" + texts + "], \"priority\": 1, \"deadline_ms\": 60000}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-ndjson");
    List<JsonObject> lines = response.body().lines().map(MigaServerTest::object).toList();
    assertThat(lines)
        .extracting(line -> number(line, "id"))
        .containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
    assertThat(text(lines.get(7), "error")).contains("empty");
    assertThat(text(lines.get(8), "output/bread")).isIn("canilla", "pan");
  }

  @Test
  void listsSpecialists() {
    JsonObject all = object(served.get("/v1/specialists").body());
    assertThat(text(all, "specialists/0/name")).isEqualTo("mood");
    assertThat(text(all, "specialists/0/kind")).isEqualTo("classify");
    assertThat(at(all, "specialists/0/labels").toJson()).isEqualTo("[\"hola\",\"pan\"]");
    JsonObject order = object(served.get("/v1/specialists/order").body());
    assertThat(order.get("schema")).contains(JsonValue.parse(ServedFleet.ORDER));
    assertThat(number(order, "bytes")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/specialists/nobody",
        "/v1/specialists/..%2f..%2fetc",
        "/v1/specialists/%2e%2e",
        "/..%2f..%2fetc%2fpasswd",
        "/v1/models/gpt-4",
        "/web/index.html",
        "/dev/miga/server/MigaServer.class",
        "/nothing"
      })
  void whatIsNotThereIsNotFound(String path) {
    assertFails(served.get(path), 404, "there is no");
  }

  @Test
  void aNameThatLeavesTheFolderIsNotFoundEither() {
    assertFails(
        served.post("/v1/specialists/..%2f..%2forder/apply", "{\"text\": \"pan\"}"), 404, "there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                     | not valid JSON",
        "[]                                    | must be a JSON object",
        "{}                                    | text: give either",
        "{\"text\": 1}                         | text: must be a string",
        "{\"text\": \" \"}                     | the text is empty",
        "{\"text\": \"a\", \"texts\": [\"b\"]} | give either",
        "{\"texts\": []}                       | texts: must be 1 to",
        "{\"text\": \"a\", \"txt\": 1}         | txt: is not known here",
        "{\"text\": \"a\", \"priority\": 1.5}  | priority: must be a whole number",
        "{\"text\": \"a\", \"deadline_ms\": 0} | deadline_ms: must be a number from 1"
      })
  void refusesRequestsThatMakeNoSense(String body, String message) {
    assertFails(served.post(APPLY, body), 400, message);
  }

  @Test
  void refusesBodiesThatAreTooLargeOrTooDeep() {
    for (int bytes = 1_000_000; bytes <= 8_000_000; bytes += 500_000) {
      String large = "{\"text\": \"" + "x".repeat(bytes) + "\"}";
      assertFails(served.post(APPLY, large), 413, "larger than 1000000 bytes");
    }
    String deep = "[".repeat(5000) + "]".repeat(5000);
    assertFails(served.post(APPLY, "{\"text\": " + deep + "}"), 400, "not valid JSON");
  }

  @Test
  void namesTheMethodsOfAPath() {
    HttpResponse<String> response = served.get(APPLY);
    assertFails(response, 405, "POST");
    assertThat(response.headers().firstValue("Allow")).contains("POST");
    assertFails(served.post("/v1/models", "{}"), 405, "GET");
  }

  @Test
  void theBaseModelAndEverySpecialistAreModels() {
    JsonObject models = object(served.get("/v1/models").body());
    assertThat(((JsonArray) at(models, "data")).items())
        .extracting(model -> text(model, "id"))
        .containsExactly("tiny-gemma", "mood", "order");
    assertThat(text(object(served.get("/v1/models/mood").body()), "object")).isEqualTo("model");
  }

  @Test
  void completesAText() {
    String body =
        "{\"model\": \"tiny-gemma\", \"prompt\": \"hola\", \"seed\": 7, \"max_tokens\": 5}";
    JsonObject answer = object(served.post("/v1/completions", body).body());
    assertThat(text(answer, "object")).isEqualTo("text_completion");
    assertThat(text(answer, "choices/0/finish_reason")).isIn("length", "stop");
    assertThat(number(answer, "usage/completion_tokens")).isBetween(1, 5);
    JsonObject again = object(served.post("/v1/completions", body).body());
    assertThat(text(again, "choices/0/text")).isEqualTo(text(answer, "choices/0/text"));
  }

  @Test
  void streamsWhatItAnswersWhole() {
    String body =
        "{\"prompt\": \"hola\", \"temperature\": 0, \"max_tokens\": 12, \"stream\": %s %s}";
    String whole =
        text(
            object(served.post("/v1/completions", body.formatted("false", "")).body()),
            "choices/0/text");
    HttpResponse<String> response =
        served.post(
            "/v1/completions",
            body.formatted("true", ", \"stream_options\": {\"include_usage\": true}"));

    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<String> events = events(response);
    assertThat(events.getLast()).isEqualTo("[DONE]");
    List<JsonObject> parts =
        events.subList(0, events.size() - 1).stream().map(MigaServerTest::object).toList();
    assertThat(number(parts.getLast(), "usage/total_tokens")).isPositive();
    assertThat(
            parts.subList(0, parts.size() - 1).stream()
                .map(part -> text(part, "choices/0/text"))
                .collect(Collectors.joining()))
        .isEqualTo(whole);
    assertThat(text(parts.get(parts.size() - 2), "choices/0/finish_reason")).isEqualTo("length");
  }

  private static List<String> events(HttpResponse<String> response) {
    assertThat(response.body()).endsWith("\n\n");
    return List.of(response.body().split("\n\n")).stream()
        .map(
            event -> {
              assertThat(event).startsWith("data: ");
              return event.substring("data: ".length());
            })
        .toList();
  }

  @Test
  void chatsAndStreamsIt() {
    String body =
        """
        {"messages": [{"role": "system", "content": "hola"},
          {"role": "user", "content": [{"type": "text", "text": "pan"}]}],
         "temperature": 0, "max_completion_tokens": 8, "stream": %s}
        """;
    JsonObject whole = object(served.post(CHAT, body.formatted("false")).body());
    assertThat(text(whole, "object")).isEqualTo("chat.completion");
    assertThat(text(whole, "model")).isEqualTo("tiny-gemma");
    List<String> events = events(served.post(CHAT, body.formatted("true")));
    String streamed =
        events.subList(1, events.size() - 2).stream()
            .map(event -> text(object(event), "choices/0/delta/content"))
            .collect(Collectors.joining());
    assertThat(streamed).isEqualTo(text(whole, "choices/0/message/content"));
    assertThat(text(object(events.getFirst()), "choices/0/delta/role")).isEqualTo("assistant");
  }

  @Test
  void obeysASchema() {
    String schema =
        """
        {"type": "object", "additionalProperties": false, "required": ["n", "kind"],
         "properties": {"n": {"type": "integer", "minimum": 1, "maximum": 9},
           "kind": {"enum": ["a", "b"]}}}
        """;
    for (int seed = 0; seed < 5; seed++) {
      String body =
          """
          {"messages": [{"role": "user", "content": "pan"}], "seed": %d,
           "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": %s}}}
          """
              .formatted(seed, schema);
      JsonObject answer = object(served.post(CHAT, body).body());
      assertThat(text(answer, "choices/0/finish_reason")).isEqualTo("stop");
      JsonObject content = object(text(answer, "choices/0/message/content"));
      assertThat(content.members()).containsOnlyKeys("n", "kind");
      assertThat(number(content, "n")).isBetween(1, 9);
      assertThat(text(content, "kind")).isIn("a", "b");
    }
  }

  @Test
  void writesAJsonObject() {
    String body =
        """
        {"messages": [{"role": "user", "content": "pan"}], "temperature": 0,
         "response_format": {"type": "json_object"}, "max_tokens": 60}
        """;
    JsonObject answer = object(served.post(CHAT, body).body());
    assertThat(text(answer, "choices/0/message/content")).startsWith("{");
    if (text(answer, "choices/0/finish_reason").equals("stop")) {
      assertThat(object(text(answer, "choices/0/message/content"))).isNotNull();
    }
  }

  @Test
  void aSpecialistAnswersAsAModel() {
    String body =
        """
        {"model": "order", "messages": [{"role": "user", "content": "hola, pan"}], "stream": %s}
        """;
    String output =
        at(object(served.post(APPLY, "{\"text\": \"hola, pan\"}").body()), "output").toJson();
    JsonObject whole = object(served.post(CHAT, body.formatted("false")).body());
    assertThat(text(whole, "choices/0/message/content")).isEqualTo(output);
    List<String> events = events(served.post(CHAT, body.formatted("true")));
    assertThat(text(object(events.get(1)), "choices/0/delta/content")).isEqualTo(output);
    String own = body.formatted("false").replace("\"stream\": false", "%s");
    assertFails(served.post(CHAT, own.formatted("\"stop\": \"x\"")), 400, "stop: is not");
    String format = "\"response_format\": {\"type\": \"json_object\"}";
    assertFails(served.post(CHAT, own.formatted(format)), 400, "response_format: is not");
    String mood = body.replace("order", "mood").formatted("false");
    assertThat(text(object(served.post(CHAT, mood).body()), "choices/0/message/content"))
        .isIn("hola", "pan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"n\": 2                                              | n: is not supported but for 1",
        "\"tools\": [{}]                                       | tools: is not supported",
        "\"logit_bias\": {\"5\": 1}                          | logit_bias: is not supported",
        "\"top_k\": 3                                          | top_k: is not known here",
        "\"temperature\": 3                                    | temperature: must be a number from 0",
        "\"max_tokens\": 0                                     | max_tokens: must be a number from 1",
        "\"stop\": [\"\"]                                      | stop: must be up to four",
        "\"stream_options\": {}                                | stream_options: is only for",
        "\"response_format\": {\"type\": \"xml\"}              | response_format.type: must be",
        "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"schema\": {\"type\": \"strin\"}}} | response_format: ",
      })
  void refusesByNameWhatIsNotSupported(String field, String message) {
    String body =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"pan\"}], %s}".formatted(field);
    HttpResponse<String> response = served.post(CHAT, body);
    assertFails(response, 400, message);
    assertThat(text(object(response.body()), "error/type")).isEqualTo("invalid_request_error");
    assertThat(text(object(response.body()), "error/param"))
        .isEqualTo(message.substring(0, message.indexOf(':')));
  }

  @Test
  void refusesMessagesThatItCannotRead() {
    String image = "[{\"type\": \"image_url\", \"image_url\": {\"url\": \"x\"}}]";
    String body = "{\"messages\": [{\"role\": \"%s\", \"content\": %s}]}";
    assertFails(served.post(CHAT, body.formatted("user", image)), 400, "'image_url' is not");
    assertFails(served.post(CHAT, body.formatted("tool", "\"x\"")), 400, "found 'tool'");
    assertFails(served.post(CHAT, body.formatted("assistant", "\"x\"")), 400, "expected one of");
    assertFails(served.post(CHAT, "{\"messages\": []}"), 400, "must not be empty");
    HttpResponse<String> unknown =
        served.post(
            CHAT,
            "{\"model\": \"gpt-4\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}");
    assertFails(unknown, 404, "'gpt-4'");
    assertThat(text(object(unknown.body()), "error/code")).isEqualTo("model_not_found");
  }

  @Test
  void saysThatItIsThere() {
    assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(served.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}\n");
  }

  @Test
  void countsWhatItDoes() {
    served.post(APPLY, "{\"text\": \"hola, pan\"}");
    served.get("/nothing/at/all");
    String metrics = served.get("/metrics").body();
    assertThat(metrics)
        .contains("miga_requests_total{route=\"/v1/specialists/{name}/apply\",status=\"200\"}")
        .contains("miga_requests_total{route=\"other\",status=\"404\"}")
        .contains("miga_request_seconds_sum{route=\"/v1/specialists/{name}/apply\"")
        .contains("miga_specialist_bytes{specialist=\"order\"}")
        .containsPattern("miga_running 0")
        .containsPattern("miga_queued 0")
        .containsPattern("miga_passes_total [1-9]")
        .containsPattern("miga_tokens_total [1-9]");
  }

  @Test
  void givesEveryRequestAnIdAndHeadersOfSafety() {
    HttpResponse<String> named =
        served.send(served.request("/v1/models").header("X-Request-Id", "abc-1"));
    assertThat(named.headers().firstValue("X-Request-Id")).contains("abc-1");
    HttpResponse<String> bad =
        served.send(served.request("/nothing").header("X-Request-Id", "a b<c>"));
    assertThat(bad.headers().firstValue("X-Request-Id").orElse("")).matches("[0-9a-f-]{36}");
    assertThat(bad.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(bad.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(bad.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self'");
  }

  @Test
  void logsNoTexts() {
    served.post(APPLY, "{\"text\": \"secreto pan\"}");
    served.post(APPLY, "{\"secreto\": 1}");
    assertThat(served.log).anyMatch(line -> line.contains("/apply 400"));
    assertThat(served.log).noneMatch(line -> line.contains("secreto"));
  }

  @Test
  void saysWhenThePortIsTaken() {
    ServerSettings taken = ServerSettings.local(served.server.port(), "tiny");
    assertThatThrownBy(() -> MigaServer.start(served.fleet, taken, line -> {}))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1 port " + served.server.port());
  }

  @Test
  void servesPagesAndListsNoFolder() {
    HttpResponse<String> page = served.get("/tests/page.html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("hola");
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    for (String path : List.of("/tests", "/tests/", "/tests/page.key", "/tests/.", "/tests/x.js")) {
      assertFails(served.get(path), 404, "nothing at this path");
    }
  }

  @Test
  void answersUnderThisMachinesNamesOnly() throws IOException {
    assertThat(statusFor("localhost")).startsWith("HTTP/1.1 200");
    assertThat(statusFor("127.0.0.1:80")).startsWith("HTTP/1.1 200");
    for (String other :
        List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example")) {
      assertThat(statusFor(other)).startsWith("HTTP/1.1 403");
    }
  }

  /** The status line of a request that names its host so; the client of the JDK does not let us. */
  private static String statusFor(String host) throws IOException {
    try (Socket socket = new Socket(served.server.uri().getHost(), served.server.port())) {
      String request = "GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
