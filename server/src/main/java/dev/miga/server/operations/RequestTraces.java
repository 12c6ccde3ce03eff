package dev.miga.server.operations;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Optional;

/** Tells of requests in OpenTelemetry's terms, where there is somebody to tell. */
public interface RequestTraces extends AutoCloseable {

  /**
   * Traces that are sent to an endpoint.
   *
   * @param endpoint of OTLP over HTTP, {@code http://localhost:4318}; without one nothing is
   *     traced, and no class of OpenTelemetry is loaded
   */
  static RequestTraces to(Optional<URI> endpoint) {
    return endpoint.isPresent() ? new OtlpTraces(endpoint.get()) : new Untraced();
  }

  /** A request has ended. */
  void ended(Context context, EndedRequest request);

  /** Sends what is left. */
  @Override
  void close();

  /** Nobody is told. */
  record Untraced() implements RequestTraces {
    @Override
    public void ended(Context context, EndedRequest request) {}

    @Override
    public void close() {}
  }
}
