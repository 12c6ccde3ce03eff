package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.miga.engine.decode.Scheduler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of OpenTelemetry gets to see. */
class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @TempDir private Path folder;
  private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::receive);
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  /** The spans of one request. */
  private record Spans(List<Span> all) {
    Span of(String name) {
      return all.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** What was sent of a request; nothing is left when the server has stopped. */
  private Spans spans(String path, String body) {
    URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
    try (ServedFleet served =
        new ServedFleet(
            folder, Scheduler.Limits.STANDARD, settings -> settings.withTracing(endpoint))) {
      served.send(
          served.posting(path, body).header("traceparent", "00-" + TRACE + "-" + PARENT + "-01"));
    }
    return new Spans(
        received.stream()
            .flatMap(request -> request.getResourceSpansList().stream())
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .toList());
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                pair ->
                    pair.getValue().hasIntValue()
                        ? Long.toString(pair.getValue().getIntValue())
                        : pair.getValue().getStringValue()));
  }

  @Test
  void aRequestContinuesTheTraceOfItsClientAndHasTheModelsSteps() {
    Spans spans = spans("/v1/specialists/mood/apply", "{\"text\": \"hola secreto\"}");

    assertThat(spans.all())
        .extracting(Span::getName)
        .containsExactlyInAnyOrder(
            "POST /v1/specialists/{name}/apply", "queue", "prefill", "decode");
    Span request = spans.of("POST /v1/specialists/{name}/apply");
    assertThat(HexFormat.of().formatHex(request.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(HexFormat.of().formatHex(request.getParentSpanId().toByteArray())).isEqualTo(PARENT);
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(attributes(request))
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.route", "/v1/specialists/{name}/apply")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("url.scheme", "http")
        .containsEntry("gen_ai.request.model", "mood")
        .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens");
    assertThat(spans.of("queue").getEndTimeUnixNano())
        .isEqualTo(spans.of("prefill").getStartTimeUnixNano());
    assertThat(spans.of("decode").getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(received.toString()).doesNotContain("secreto");
  }

  @Test
  void aRequestThatIsRefusedIsNoError() {
    Spans spans = spans("/v1/specialists/mood/apply", "{}");

    Span request = spans.of("POST /v1/specialists/{name}/apply");
    assertThat(spans.all()).hasSize(1);
    assertThat(attributes(request)).containsEntry("http.response.status_code", "400");
    assertThat(request.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
  }
}
