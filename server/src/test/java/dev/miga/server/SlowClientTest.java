package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Terms;
import dev.miga.server.settings.ServerLimits;
import dev.miga.server.settings.SettingValues;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of those who take their time, at a server that is in a hurry. */
class SlowClientTest {
  private static final String POST =
      "POST /v1/specialists/order/apply HTTP/1.1\r\nHost: localhost\r\n";
  private static final String TEXT = "{\"text\": \"pan\"}";
  private static final String WHOLE =
      POST + "Connection: close\r\nContent-Length: " + TEXT.length() + "\r\n\r\n" + TEXT;
  private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // each test starts one
  private ServedFleet served;

  private void serve(String name, String value) throws IOException {
    ServerLimits limits = ServerLimits.of(SettingValues.ofEnvironment(Map.of(name, value)));
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, s -> s.with(limits));
    try (Socket first = connect()) { // loads the classes
      send(first, WHOLE);
      assertThat(all(first)).startsWith("HTTP/1.1 200 ");
    }
  }

  @AfterEach
  void close() {
    served.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(served.server.uri().getHost(), served.server.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String all(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void givesUpABodyThatDoesNotCome() throws IOException {
    serve("MIGA_SERVE_LIMITS_IDLE_TIMEOUT", "1s");
    try (Socket socket = connect()) {
      send(socket, POST + "Content-Length: 9\r\n\r\n{");
      assertThat(all(socket)).startsWith("HTTP/1.1 408 ").contains("too_slow");
    }
  }

  @Test
  void givesUpABodyThatTricklesIn() throws IOException {
    serve("MIGA_SERVE_LIMITS_BODY_TIME", "1s");
    try (Socket socket = connect()) {
      send(socket, POST + "Content-Length: 1000000\r\n\r\n");
      assertThat(trickle(socket)).isEqualTo('H');
      assertThat(all(socket)).startsWith("TTP/1.1 408").contains("Connection: close", "too_slow");
    }
  }

  @Test
  void closesAConnectionWhoseHeaderTricklesIn() throws IOException {
    serve("MIGA_SERVE_LIMITS_IDLE_TIMEOUT", "1s");
    try (Socket socket = connect()) {
      send(socket, "GET /v1/models HTTP/1.1\r\nX: ");
      assertThat(trickle(socket)).isEqualTo(-1);
    }
    try (Socket socket = connect()) {
      send(socket, LIVE + "GET /v1/models HTTP/1.1\r\nX: ");
      assertThat(socket.getInputStream().readNBytes(15)).startsWith('H');
      assertThat(all(socket)).contains("live").doesNotContain("HTTP");
    }
  }

  /** Sends a byte every now and then: the first that comes back, or -1 when it is cut off. */
  private static int trickle(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    while (true) {
      try {
        socket.getOutputStream().write('x');
        int read = socket.getInputStream().read();
        socket.setSoTimeout(60_000);
        return read;
      } catch (SocketTimeoutException e) {
        // once more
      } catch (SocketException e) {
        return -1;
      }
    }
  }

  @Test
  void waitsForAnAnswerLongerThanForARequest() throws IOException {
    serve("MIGA_SERVE_LIMITS_IDLE_TIMEOUT", "1s");
    CompletableFuture<Void> told = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    served
        .fleet
        .get("order")
        .submit(
            "pan",
            Terms.NONE,
            event -> {
              told.complete(null);
              go.join();
            });
    told.join();
    try (Socket held = connect()) {
      send(held, WHOLE);
      while (served.fleet.base().scheduler().load().queued() < 1) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 2; i++) {
        assertThat(closed()).isEmpty();
      }
      go.complete(null);
      assertThat(all(held)).startsWith("HTTP/1.1 200 ");
    } finally {
      go.complete(null);
    }
  }

  /** What comes on a connection that asks for nothing, until it is closed. */
  private String closed() throws IOException {
    try (Socket idle = connect()) {
      return all(idle);
    }
  }

  @Test
  void takesSoManyConnectionsAtATime() throws IOException {
    serve("MIGA_SERVE_LIMITS_CONNECTIONS", "1");
    try (Socket first = connect()) {
      send(first, LIVE);
      assertThat(first.getInputStream().read()).isEqualTo('H');
      try (Socket second = connect()) {
        send(second, LIVE);
        second.setSoTimeout(300);
        assertThatThrownBy(() -> second.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        first.shutdownOutput();
        second.setSoTimeout(60_000);
        assertThat(second.getInputStream().read()).isEqualTo('H');
      }
    }
  }
}
