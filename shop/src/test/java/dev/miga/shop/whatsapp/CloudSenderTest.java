package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.conversation.Outgoing.Say;
import dev.miga.shop.whatsapp.SendResult.Closed;
import dev.miga.shop.whatsapp.SendResult.Refused;
import dev.miga.shop.whatsapp.SendResult.Retry;
import dev.miga.shop.whatsapp.SendResult.Sent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudSenderTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final String TOKEN = "EAAJBsecret" + "x1".repeat(30);
  private static final BackOff BACK_OFF =
      new BackOff(Duration.ofSeconds(2), Duration.ofMinutes(10));
  private static final JsonObject MESSAGE = CloudMessages.of("584141234567", new Say("¡Listo!"));

  private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private int port;
  private volatile int status = 200;
  private volatile String body = "";
  private volatile String retryAfter = "";
  private volatile Hang hang = Hang.NEVER;

  /** Where the server stops to answer. */
  private enum Hang {
    NEVER,
    BEFORE_HEADERS,
    IN_BODY
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      seen.add(
          "%s %s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  text));
      if (hang == Hang.BEFORE_HEADERS) {
        await();
      }
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().add("Retry-After", retryAfter);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        if (hang == Hang.IN_BODY) {
          out.write('{');
          out.flush();
          await();
        }
        out.write(bytes);
      }
    }
  }

  private void await() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SendResult send(int failures, Duration timeout) throws InterruptedException {
    WhatsAppSettings settings =
        new WhatsAppSettings(
            "word",
            "secret",
            TOKEN,
            Payloads.PHONE_NUMBER_ID,
            URI.create("http://127.0.0.1:" + port),
            WhatsAppSettings.VERSION);
    try (CloudSender sender = new CloudSender(settings, BACK_OFF, timeout, () -> NOW)) {
      return sender.send(MESSAGE, failures);
    }
  }

  private SendResult send() throws InterruptedException {
    return send(0, Duration.ofSeconds(30));
  }

  private void error(int code, String message) {
    body =
        """
        {"error": {"message": "%s", "type": "OAuthException", "code": %d,
          "error_data": {"messaging_product": "whatsapp", "details": "see there"},
          "fbtrace_id": "Az8or2yhqkZfEZ"}}
        """
            .formatted(message, code);
  }

  @Test
  void sendsWithTheTokenToTheNumbersAddress() throws Exception {
    body =
        """
        {"messaging_product": "whatsapp",
         "contacts": [{"input": "584141234567", "wa_id": "584141234567"}],
         "messages": [{"id": "wamid.HBgL", "message_status": "accepted"}]}
        """;

    assertThat(send()).isEqualTo(new Sent("wamid.HBgL"));
    String[] request = seen.take().split(" ", 5);
    assertThat(request[0]).isEqualTo("POST");
    assertThat(request[1]).isEqualTo("/v23.0/" + Payloads.PHONE_NUMBER_ID + "/messages");
    assertThat(request[3]).isEqualTo(TOKEN);
    assertThat(JsonValue.parse(request[4])).isEqualTo(MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Log in to this network</html>", "{\"messages\": []}", "[1]"})
  void takesASuccessWithoutAnIdForNone(String answer) throws Exception {
    body = answer;

    assertThat(send()).isInstanceOf(Retry.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void triesAgainWhatMayPass(int code) throws Exception {
    status = code;

    assertThat(send(3, Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            Retry.class,
            retry -> {
              assertThat(retry.after()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(16));
              assertThat(retry.problem()).isEqualTo("HTTP %d, no reason given".formatted(code));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "120, 120",
    "'Fri, 01 May 2026 12:05:00 GMT', 300",
    "999999999, 3600",
    "'Fri, 01 May 2026 13:30:00 GMT', 3600"
  })
  void waitsAsLongAsItIsAskedTo(String header, long seconds) throws Exception {
    status = 429;
    retryAfter = header;

    assertThat(((Retry) send()).after()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "0", "Fri, 01 May 2020 12:05:00 GMT"})
  void waitsItsOwnTimeWhereItIsAskedForNone(String header) throws Exception {
    status = 503;
    retryAfter = header;

    assertThat(((Retry) send()).after()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {80007, 130429, 131056})
  void triesAgainWhatMetaLimits(int code) throws Exception {
    status = 400;
    error(code, "Rate limit hit");

    assertThat(send()).isInstanceOf(Retry.class);
  }

  @Test
  void refusesWithMetasReason() throws Exception {
    status = 400;
    error(131026, "Message undeliverable");

    assertThat(send())
        .isEqualTo(
            new Refused("HTTP 400, WhatsApp error 131026: Message undeliverable: see there"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 403, 404})
  void refusesWithoutAReasonToo(int code) throws Exception {
    status = code;
    body = "<html>";

    assertThat(send()).isEqualTo(new Refused("HTTP %d, no reason given".formatted(code)));
  }

  @Test
  void saysThatTheWindowIsClosed() throws Exception {
    status = 400;
    error(131047, "Re-engagement message");

    assertThat(send()).isInstanceOf(Closed.class);
  }

  @Test
  void keepsAMessageWhileTheTokenIsRefusedAndDoesNotShowIt() throws Exception {
    status = 401;
    error(190, "Malformed access token " + TOKEN);

    assertThat(send())
        .isInstanceOfSatisfying(
            Retry.class,
            retry -> {
              assertThat(retry.after()).isEqualTo(BACK_OFF.longest());
              assertThat(retry.problem()).contains("renew the access token");
              assertThat(retry.problem()).doesNotContain(TOKEN);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_HEADERS", "IN_BODY"})
  void triesAgainWhereNoAnswerComes(String where) throws Exception {
    hang = Hang.valueOf(where);

    assertThat(send(0, Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.problem()).isEqualTo("no answer within 1 s"));
  }

  @Test
  void triesAgainWhereNobodyListens() throws Exception {
    server.stop(0);

    assertThat(send()).isInstanceOf(Retry.class);
  }

  @Test
  void readsNoEndlessAnswer() throws Exception {
    body = "x".repeat(1_000_000);

    assertThat(send()).isInstanceOf(Retry.class);
  }
}
