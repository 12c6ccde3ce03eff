package dev.miga.server.api;

import dev.miga.server.http.Answers;
import dev.miga.server.settings.Scope;
import dev.miga.tasks.Fleet;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.stream.Stream;

/** The routes of a server, and one more that describes all of them. */
public final class ApiRoutes {
  private final Fleet fleet;
  private final List<Route> all;
  private final OpenApiDocument document;

  public ApiRoutes(Fleet fleet, List<Route> others) {
    this.fleet = fleet;
    Operation describes = Operation.of("api", "Describes this API as OpenAPI 3.1.", "OpenApi");
    Route own =
        Route.keyed(Scope.APPLY, HandlerType.GET, "/openapi.json", describes, this::describe);
    this.all = Stream.concat(others.stream(), Stream.of(own)).toList();
    this.document = new OpenApiDocument(all);
  }

  public List<Route> all() {
    return all;
  }

  private void describe(Context context) {
    Answers.json(context, document.describe(fleet.specialists()));
  }
}
