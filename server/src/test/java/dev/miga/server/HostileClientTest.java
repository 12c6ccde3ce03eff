package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send that mean harm, or know no better. */
class HostileClientTest {
  private static final String APPLY = "/v1/specialists/order/apply";
  private static final String CHAT = "/v1/chat/completions";
  private static final String POST = "POST " + APPLY + " HTTP/1.1\r\nHost: localhost\r\n";

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

  /** Whatever came before. */
  @AfterEach
  void itStillAnswers() {
    assertThat(served.post(APPLY, "{\"text\": \"pan\"}").statusCode()).isEqualTo(200);
    assertThat(served.log).noneMatch(line -> line.matches(".* 50[0-4] \\d+ ms.*"));
  }

  /** All that comes back until the connection is closed. */
  private static String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Socket connect() throws IOException {
    return new Socket(served.server.uri().getHost(), served.server.port());
  }

  private static void assertRefused(String response, int status, String code) {
    assertThat(response).startsWith("HTTP/1.1 " + status + " ");
    assertThat(response.toLowerCase(Locale.ROOT)).contains("application/json");
    String body = response.substring(response.indexOf("\r\n\r\n") + 4).strip();
    JsonObject error = (JsonObject) ((JsonObject) JsonValue.parse(body)).get("error").orElseThrow();
    assertThat(error.get("code").orElseThrow().toJson()).isEqualTo("\"" + code + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GARBAGE,                                                  400, bad_request",
    "GET / HTTP/9.9,                                           505, internal",
    "GET /v1/models HTTP/1.1\\r\\nBad Header: x,               400, bad_request",
    "GET /v1/models HTTP/1.1\\r\\nHost: a\\r\\nHost: b,        400, bad_request",
    "GET /%zz HTTP/1.1\\r\\nHost: localhost,                   400, bad_request",
    "GET /v1/specialists/%c0%ae HTTP/1.1\\r\\nHost: localhost, 400, bad_request",
    "GET /v1/specialists/%00 HTTP/1.1\\r\\nHost: localhost,    400, bad_request",
    "GET /../../etc/passwd HTTP/1.1\\r\\nHost: localhost,      400, bad_request",
    "GET /v1/specialists/..%2f..%2fetc HTTP/1.1\\r\\nHost: localhost, 404, not_found",
    "GET /v1/specialists/..;/x HTTP/1.1\\r\\nHost: localhost,  400, bad_request",
    "TRACE /v1/models HTTP/1.1\\r\\nHost: localhost,           405, method_not_allowed",
    "BREW /v1/models HTTP/1.1\\r\\nHost: localhost,            405, method_not_allowed",
    "CONNECT localhost:80 HTTP/1.1\\r\\nHost: localhost,       404, not_found",
    "POST /v1/models HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: x, 400, bad_request",
    "POST /v1/models HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 1\\r\\nContent-Length: 2, 400, bad_request"
  })
  void answersWithARefusal(String request, int status, String code) throws IOException {
    String whole = request.replace("\\r\\n", "\r\n") + "\r\nConnection: close\r\n\r\n";
    int lines = served.log.size();
    assertRefused(exchange(whole), status, code);
    assertThat(served.log.subList(lines, served.log.size()))
        .singleElement()
        .asString()
        .contains(" " + status + " ");
  }

  @Test
  void refusesWhatIsTooLong() throws IOException {
    String end = " HTTP/1.1\r\nHost: localhost\r\n";
    assertRefused(exchange("GET /" + "x".repeat(20_000) + end + "\r\n"), 414, "uri_too_long");
    String header = "X-Long: " + "x".repeat(20_000) + "\r\n\r\n";
    assertRefused(exchange("GET /v1/models" + end + header), 431, "headers_too_large");
    assertThat(served.log).anyMatch(line -> line.contains(" - other 414 "));
    assertThat(served.get("/metrics").body())
        .contains("miga_requests_total{route=\"other\",status=\"431\"} 1.0");
    String length = "Content-Length: 99999999999999999999\r\n\r\n";
    assertRefused(exchange(POST + length), 400, "bad_request");
  }

  @Test
  void refusesABodyThatIsBrokenOff() throws IOException {
    String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n";
    assertRefused(exchange(chunked + "zz\r\n"), 400, "bad_request");
    String both = POST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assertRefused(exchange(both), 400, "bad_request");
  }

  @Test
  void answersRequestsThatComeInOnePiece() throws IOException {
    String one = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
    String all = (one + "\r\n").repeat(3) + one + "Connection: close\r\n\r\n";
    assertThat(exchange(all).split("HTTP/1.1 200", -1)).hasSize(5);
  }

  @Test
  void refusesJsonThatIsTooDeep() {
    for (int levels : new int[] {100, 400, 5000, 100_000}) {
      String deep = "[".repeat(levels) + "]".repeat(levels);
      HttpResponse<String> response = served.post(APPLY, "{\"text\": " + deep + "}");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    }
    String deep = "[".repeat(99) + "]".repeat(99);
    assertThat(served.post(APPLY, "{\"text\": " + deep + "}").body())
        .contains("text: must be a string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"string\", \"pattern\": \"^(((a{1,1000}){1,1000}){1,1000})$\"}",
        "{\"type\": \"string\", \"minLength\": 2000000000}",
        "{\"$ref\": \"#\"}",
        "{\"$ref\": \"http://localhost/schema\"}",
        "{\"allOf\": [{\"$ref\": \"#/$defs/a\"}], \"$defs\": {\"a\": {\"allOf\": [{\"$ref\": \"#/$defs/a\"}]}}}"
      })
  void refusesSchemasThatExplode(String schema) {
    assertThat(withSchema(schema).statusCode()).isIn(400, 422);
  }

  @Test
  void answersOrRefusesSchemasThatAreLarge() {
    String words =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "\"word " + i + "\"")
            .collect(Collectors.joining(","));
    String either = "{\"anyOf\": [{\"enum\": [" + words + "]}, {\"type\": \"integer\"}]}";
    String both = "{\"allOf\": [" + either + "," + either + "]}";
    String many = "{\"type\": \"array\", \"items\": {\"enum\": [1, 2]}, \"minItems\": 1000000000}";
    for (String schema : new String[] {both, many}) {
      assertThat(withSchema(schema).statusCode()).isIn(200, 400, 422);
    }
  }

  private static HttpResponse<String> withSchema(String schema) {
    return served.post(
        CHAT,
        """
        {"messages": [{"role": "user", "content": "pan"}], "max_tokens": 2,
         "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": %s}}}
        """
            .formatted(schema));
  }
}
