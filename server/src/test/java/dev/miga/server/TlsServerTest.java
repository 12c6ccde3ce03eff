package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.decode.Scheduler;
import dev.miga.server.settings.Listening;
import dev.miga.server.testing.SelfSigned;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsServerTest {
  private static final String BODY = "{\"text\": \"pan\"}";

  @TempDir private Path folder;
  private SelfSigned own;
  private ServedFleet served;

  @BeforeEach
  void start() throws Exception {
    own = SelfSigned.make(folder, "EC");
    Listening listening = new Listening("127.0.0.1", 0, Optional.of(own.files()));
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, s -> s.with(listening));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void answersOverTls() throws Exception {
    assertThat(served.server.uri()).hasScheme("https");
    HttpRequest request =
        served
            .request("/v1/specialists/order/apply")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(own.trusting()).build()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(response.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
    }
  }

  @Test
  void speaksNothingOlderThanTls12() throws Exception {
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLSocket socket = socket(protocol)) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      }
    }
    try (SSLSocket socket = socket("TLSv1.1")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  private SSLSocket socket(String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            own.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), served.server.port());
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  @Test
  void doesNotAnswerPlainHttp() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port())) {
      String request = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).doesNotContain("HTTP/1.1 200");
    }
  }
}
