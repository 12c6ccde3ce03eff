package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Terms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of requests while the model is held up. */
class LoadedServerTest {
  private static final String APPLY = "/v1/specialists/order/apply";
  private static final String TEXT = "{\"text\": \"pan\"}";

  @TempDir private Path folder;
  private ServedFleet served;
  private CompletableFuture<Void> go = new CompletableFuture<>();

  /** One text at a time and one that waits; the first one holds the model up. */
  @BeforeEach
  void holdTheModelUp() {
    served = new ServedFleet(folder, new Scheduler.Limits(1, 1, 64), UnaryOperator.identity());
    hold();
  }

  private void hold() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    go = held;
    CompletableFuture<Void> told = new CompletableFuture<>();
    served
        .fleet
        .get("order")
        .submit(
            "pan",
            Terms.NONE,
            event -> {
              told.complete(null);
              held.join();
            });
    told.join();
  }

  @AfterEach
  void close() {
    go.complete(null);
    served.close();
  }

  private CompletableFuture<HttpResponse<String>> queued(String body) {
    CompletableFuture<HttpResponse<String>> sent = served.sendAsync(served.posting(APPLY, body));
    while (served.fleet.base().scheduler().load().queued() == 0 && !sent.isDone()) {
      Thread.onSpinWait();
    }
    return sent;
  }

  @Test
  void saysWhenThereIsNoRoom() {
    CompletableFuture<HttpResponse<String>> waiting = queued(TEXT);
    for (String body : new String[] {TEXT, "{\"texts\": [\"pan\", \"hola\"]}"}) {
      HttpResponse<String> refused = served.post(APPLY, body);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("rate_limit_error", "try again later");
    }
    go.complete(null);
    assertThat(waiting.join().statusCode()).isEqualTo(200);
  }

  @Test
  void waitsWithTheTextsOfOneRequestWhileThereIsNoRoom() {
    CompletableFuture<HttpResponse<String>> sent =
        queued("{\"texts\": [\"pan\", \"hola\", \"pan hola\"]}");
    go.complete(null);
    assertThat(sent.join().body()).hasLineCount(3).doesNotContain("error");
  }

  @Test
  void saysThatItIsBusyWhenATextWaitedUntilItsDeadline() {
    long begin = System.nanoTime();
    CompletableFuture<HttpResponse<String>> late =
        queued("{\"text\": \"pan\", \"deadline_ms\": 1}");
    while (System.nanoTime() - begin < 50_000_000) {
      Thread.onSpinWait();
    }
    go.complete(null);
    assertThat(late.join().statusCode()).as(late.join().body()).isEqualTo(429);
    assertThat(late.join().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void refusesAtOnceWhatCannotBeDoneInTime() {
    go.complete(null);
    awaitIdle();
    hold();
    HttpResponse<String> refused = served.post(APPLY, "{\"text\": \"pan\", \"deadline_ms\": 1}");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("1 requests come first", "try again later");
  }

  @Test
  void answersWhatItTookBeforeItStops() {
    CompletableFuture<HttpResponse<String>> taken = queued(TEXT);
    int port = served.server.port();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(served.server::close);
    while (accepts(port)) {
      Thread.onSpinWait();
    }
    assertThat(taken.isDone()).isFalse();
    go.complete(null);
    closing.join();
    assertThat(taken.join().statusCode()).isEqualTo(200);
    assertThat(served.fleet.get("order").apply("pan")).isNotNull();
  }

  @Test
  void givesUpTextsOfAClientThatLeft() throws IOException {
    go.complete(null);
    String texts = "{\"texts\": [" + "\"pan\",".repeat(9_999) + "\"pan\"]}";
    String request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(APPLY, texts.length(), texts);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.setSoLinger(true, 0);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (served.log.stream().noneMatch(line -> line.contains("/apply 499"))) {
            Thread.onSpinWait();
          }
        });
    awaitIdle();
    assertThat(served.fleet.get("order").apply("pan")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        APPLY + "|{'text': 'pan'}",
        "/v1/completions|{'prompt': 'pan'}",
        "/v1/chat/completions|{'model': 'order', 'messages': [{'role': 'user', 'content': 'pan'}]}"
      },
      quoteCharacter = '`')
  void givesUpTheOneTextOfAClientThatLeft(String path, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port())) {
      socket.getOutputStream().write(post(path, body.replace('\'', '"')));
      awaitQueued();
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (served.log.stream().noneMatch(line -> line.contains(path(path) + " 499"))) {
            Thread.onSpinWait();
          }
        });
    go.complete(null);
    awaitIdle();
    assertThat(served.fleet.get("order").apply("pan")).isNotNull();
  }

  private static String path(String path) {
    return path.replace("/order/", "/{name}/");
  }

  @Test
  void answersWhatAClientSentAheadWhileItWaited() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port())) {
      socket.getOutputStream().write(post(APPLY, TEXT));
      awaitQueued();
      socket
          .getOutputStream()
          .write(
              "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      long sent = System.nanoTime();
      while (System.nanoTime() - sent < 300_000_000) {
        Thread.onSpinWait(); // so that the watch meets it
      }
      go.complete(null);
      String both = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(both).contains("\"output\"", "\"object\":\"list\"");
      assertThat(both.split("HTTP/1.1 200", -1)).hasSize(3);
    }
  }

  private static byte[] post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void awaitQueued() {
    while (served.fleet.base().scheduler().load().queued() == 0) {
      Thread.onSpinWait();
    }
  }

  /** Waits until the scheduler has dropped what was given up, which it does between two passes. */
  private void awaitIdle() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          Scheduler.Load load = served.fleet.base().scheduler().load();
          while (load.queued() + load.running() > 0) {
            Thread.onSpinWait();
            load = served.fleet.base().scheduler().load();
          }
        });
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
