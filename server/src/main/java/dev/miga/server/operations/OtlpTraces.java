package dev.miga.server.operations;

import io.javalin.http.Context;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends a span for each request, which continues the trace of its {@code traceparent}. Where one
 * text was answered, it has children: the time in the queue, and of the model.
 */
final class OtlpTraces implements RequestTraces {
  private static final String PATH = "/v1/traces";

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * Traces that are sent in the background.
   *
   * @param endpoint to which {@code /v1/traces} is added
   */
  OtlpTraces(URI endpoint) {
    String url = endpoint.toString().replaceFirst("/$", "") + PATH;
    OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(url).build();
    this.provider =
        SdkTracerProvider.builder()
            .setResource(Resource.builder().put("service.name", "miga").build())
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    this.tracer = provider.get("dev.miga.server");
  }

  @Override
  public void ended(Context context, EndedRequest request) {
    Span span =
        tracer
            .spanBuilder(request.method() + " " + request.route())
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent(context))
            .setStartTimestamp(request.began())
            .setAttribute("http.request.method", request.method())
            .setAttribute("http.route", request.route())
            .setAttribute("http.response.status_code", (long) request.status())
            .setAttribute("url.scheme", context.scheme())
            .setAttribute("miga.request.id", request.id())
            .startSpan();
    if (request.isFault()) {
      span.setStatus(StatusCode.ERROR);
    }
    RequestNotes notes = request.notes();
    notes.last().ifPresent(worked -> span.setAllAttributes(attributes(notes, worked)));
    if (notes.texts() == 1) {
      notes.last().ifPresent(worked -> steps(span, worked));
    }
    span.end(request.began().plus(request.time()));
  }

  private static io.opentelemetry.context.Context parent(Context context) {
    return W3CTraceContextPropagator.getInstance()
        .extract(io.opentelemetry.context.Context.root(), context, OtlpTraces::header);
  }

  private static @Nullable String header(@Nullable Context context, String name) {
    return context == null ? null : context.header(name);
  }

  private static Attributes attributes(RequestNotes notes, RequestNotes.Worked worked) {
    return Attributes.builder()
        .put("gen_ai.provider.name", "miga")
        .put("gen_ai.request.model", worked.model())
        .put("gen_ai.usage.input_tokens", notes.promptTokens())
        .put("gen_ai.usage.output_tokens", notes.generatedTokens())
        .build();
  }

  /**
   * What the time went into: the clock of the sequence says how long, and the last step ends now.
   */
  private void steps(Span span, RequestNotes.Worked worked) {
    Instant decoded = worked.ended();
    Instant read = step(span, "decode", decoded, worked.timings().decode());
    Instant admitted = step(span, "prefill", read, worked.timings().prefill());
    step(span, "queue", admitted, worked.timings().queued());
  }

  /** A child that ends at a time; returns when it began. */
  private Instant step(Span span, String name, Instant end, Duration time) {
    Instant begin = end.minus(time);
    tracer
        .spanBuilder(name)
        .setParent(io.opentelemetry.context.Context.root().with(span))
        .setStartTimestamp(begin)
        .startSpan()
        .end(end);
    return begin;
  }

  @Override
  public void close() {
    provider.close();
  }
}
