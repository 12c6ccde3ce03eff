package dev.miga.server.task;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.api.Operation;
import dev.miga.server.api.Route;
import dev.miga.server.http.Answers;
import dev.miga.server.http.BadField;
import dev.miga.server.http.JsonMembers;
import dev.miga.server.http.RequestBody;
import dev.miga.server.http.RequestFields;
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens and closes specialists while others work, by names alone. What was taken before is answered
 * still.
 *
 * <pre>
 * PUT    /v1/specialists/{name}         {"from": NAME}  opens one, in the place of another if need be
 * POST   /v1/specialists/{name}/reload                  reads it again from where it was read
 * DELETE /v1/specialists/{name}                         closes it
 * </pre>
 */
public final class LoadingRoutes {
  private static final String GROUP = "loading";
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

  private static final Operation OPEN =
      Operation.of(
              GROUP,
              "Loads a specialist, under its own name or another; replaces one of that name.",
              "Specialist")
          .taking("Load", Operation.Need.OPTIONAL);
  private static final Operation RELOAD =
      Operation.of(GROUP, "Loads a specialist again from where it was loaded.", "Specialist");
  private static final Operation CLOSE =
      Operation.of(GROUP, "Closes a specialist when its last text is answered.", "Closed");

  private final Fleet fleet;
  private final Optional<Catalogue> catalogue;
  private final RequestBody body;

  /** Names in the catalogue of those that are served under others; under the lock. */
  private final Map<String, String> origins = new HashMap<>();

  /**
   * Routes.
   *
   * @param catalogue where specialists come from; empty where none may be loaded
   */
  public LoadingRoutes(Fleet fleet, Optional<Catalogue> catalogue, ServerSettings settings) {
    this.fleet = fleet;
    this.catalogue = catalogue;
    this.body = RequestBody.within(settings.limits());
  }

  public List<Route> routes() {
    return List.of(
        Route.keyed(Scope.MANAGE, PUT, "/v1/specialists/{name}", OPEN, this::open),
        Route.keyed(Scope.MANAGE, DELETE, "/v1/specialists/{name}", CLOSE, this::close),
        Route.keyed(Scope.MANAGE, POST, "/v1/specialists/{name}/reload", RELOAD, this::reload));
  }

  private void open(Context context) throws IOException {
    String name = context.pathParam("name");
    RequestFields fields = body.optionalFields(context);
    String from = fields.text("from").orElse(name);
    fields.end();
    if (!name.matches(NAME)) {
      throw new BadField("name", "must be 1 to 64 letters, digits, '-' and '_'");
    }
    Answers.json(context, Described.of(name, open(name, from)));
  }

  private void reload(Context context) {
    String name = context.pathParam("name");
    Answers.json(context, Described.of(name, reload(name)));
  }

  private void close(Context context) {
    String name = context.pathParam("name");
    forget(name);
    Answers.json(context, new JsonMembers().put("closed", name).toObject());
  }

  /** One after the other: two that load at once would take twice the memory. */
  private synchronized Specialist open(String name, String from) {
    SpecialistFile file = known().find(from);
    Specialist opened =
        fleet.names().contains(name) ? fleet.reload(name, file) : fleet.open(name, file);
    origins.put(name, from);
    return opened;
  }

  private synchronized Specialist reload(String name) {
    fleet.get(name);
    return fleet.reload(name, known().find(origins.getOrDefault(name, name)));
  }

  private synchronized void forget(String name) {
    known();
    fleet.close(name);
    origins.remove(name);
  }

  private Catalogue known() {
    return catalogue.orElseThrow(
        () ->
            new MigaException(
                ErrorCode.REFUSED, "this server loads and closes no specialists while it works"));
  }
}
