package dev.miga.server.task;

import static io.javalin.http.HandlerType.POST;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.access.Caller;
import dev.miga.server.api.Operation;
import dev.miga.server.api.Route;
import dev.miga.server.http.Answers;
import dev.miga.server.http.BadField;
import dev.miga.server.http.JsonMembers;
import dev.miga.server.http.RequestBody;
import dev.miga.server.http.RequestFields;
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.ReplyJson;
import dev.miga.tasks.Specialist;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends a text to the specialist that a router chooses for it.
 *
 * <pre>
 * POST /v1/route  {"text", "router", "priority", "deadline_ms"}
 * </pre>
 */
public final class RoutingRoutes {
  private static final Operation ROUTE =
      Operation.of(
              "specialists",
              "Lets a router choose the specialist for a text, and that one answer.",
              "Routed")
          .taking("ToRoute", Operation.Need.REQUIRED);

  private final Fleet fleet;
  private final ServerSettings settings;
  private final RequestBody body;

  public RoutingRoutes(Fleet fleet, ServerSettings settings) {
    this.fleet = fleet;
    this.settings = settings;
    this.body = RequestBody.within(settings.limits());
  }

  public List<Route> routes() {
    return List.of(Route.keyed(Scope.APPLY, POST, "/v1/route", ROUTE, this::route));
  }

  private void route(Context context) throws IOException {
    RequestFields fields = body.fields(context);
    String text = fields.requiredText("text");
    Optional<String> named = fields.text("router");
    Terms terms = Caller.terms(context, fields, settings.limits().deadline());
    fields.end();
    Map<String, Specialist> served = fleet.specialists();
    String router = named.isPresent() ? named.get() : only(served);
    Specialist chooser = fleet.get(router);
    if (!isRouter(chooser)) {
      throw new BadField("router", "'" + router + "' chooses no specialists");
    }
    Answers.json(context, routed(context, router, chooser, served, text, terms));
  }

  private static String only(Map<String, Specialist> served) {
    List<String> routers =
        served.entrySet().stream()
            .filter(entry -> isRouter(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (routers.isEmpty()) {
      throw new MigaException(
          ErrorCode.NOT_FOUND,
          "there is no router here: no specialist of kind route, and no classifier with routes");
    }
    if (routers.size() > 1) {
      throw new BadField("router", "name one of " + routers);
    }
    return routers.getFirst();
  }

  private static boolean isRouter(Specialist specialist) {
    return !specialist.task().kind().routes().isEmpty();
  }

  private static JsonObject routed(
      Context context,
      String router,
      Specialist chooser,
      Map<String, Specialist> served,
      String text,
      Terms terms) {
    long begin = System.nanoTime();
    Classified choice = (Classified) OneText.answer(context, router, chooser, text, terms);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    Optional<String> specialist =
        choice.label().map(chooser.task().kind().routes()::get).filter(served::containsKey);
    Optional<JsonValue> answer =
        specialist.map(
            name -> {
              Specialist chosen = Objects.requireNonNull(served.get(name));
              return JsonValue.parse(OneText.line(context, name, chosen, text, less(terms, took)));
            });
    return new JsonMembers()
        .put("router", router)
        .put("label", orNull(choice.label().map(JsonString::new)))
        .put("specialist", orNull(specialist.map(JsonString::new)))
        .put("confidence", ReplyJson.rounded(choice.confidence()))
        .put("route_ms", ReplyJson.millis(took))
        .put("answer", orNull(answer))
        .toObject();
  }

  /** What is left of the time. */
  private static Terms less(Terms terms, Duration took) {
    Optional<Duration> left = terms.deadline().map(all -> all.minus(took));
    return new Terms(terms.submitter(), terms.atOnce(), terms.priority(), left);
  }

  private static JsonValue orNull(Optional<? extends JsonValue> value) {
    return value.isPresent() ? value.get() : new JsonNull();
  }
}
