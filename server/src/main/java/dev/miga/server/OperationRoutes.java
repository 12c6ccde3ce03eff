package dev.miga.server;

import static io.javalin.http.HandlerType.GET;

import dev.miga.server.api.Operation;
import dev.miga.server.api.Route;
import dev.miga.server.operations.ServerMeters;
import dev.miga.server.operations.ServerState;
import dev.miga.server.settings.Scope;
import io.javalin.http.Context;
import java.util.List;

/** What those who run a server ask it. */
record OperationRoutes(ServerState state, ServerMeters meters) {
  private static final String GROUP = "operation";
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

  List<Route> routes() {
    return List.of(
        Route.keyed(
            Scope.METRICS,
            GET,
            "/metrics",
            Operation.ofText(GROUP, "Counts, for Prometheus.", "text/plain", "Metrics"),
            this::metrics),
        Route.open(
            GET,
            "/health/live",
            Operation.of(GROUP, "Says that the process is there.", "Health"),
            state::live),
        Route.open(
            GET,
            "/health/ready",
            Operation.of(GROUP, "Says whether requests are taken; else 503.", "Health"),
            state::ready));
  }

  private void metrics(Context context) {
    context.contentType(EXPOSITION).result(meters.text());
  }
}
