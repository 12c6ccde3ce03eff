package dev.miga.server.task;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.access.Caller;
import dev.miga.server.api.Operation;
import dev.miga.server.api.Route;
import dev.miga.server.http.Answers;
import dev.miga.server.http.BadField;
import dev.miga.server.http.JsonMembers;
import dev.miga.server.http.LineStream;
import dev.miga.server.http.RequestBody;
import dev.miga.server.http.RequestFields;
import dev.miga.server.operations.RequestNotes;
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Reply;
import dev.miga.tasks.ReplyJson;
import dev.miga.tasks.Specialist;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Specialists by name: what they are, and what they say.
 *
 * <pre>
 * GET  /v1/specialists
 * GET  /v1/specialists/{name}
 * POST /v1/specialists/{name}/apply  {"text"}     the line of {@code apply --details}
 *                                    {"texts"}    a line for each
 *                                    with {"priority", "deadline_ms"}
 * </pre>
 */
public final class TaskRoutes {
  /** Texts that are made ready while others are under way. */
  private static final int AHEAD = 8;

  private static final String GROUP = "specialists";

  private static final Operation LIST =
      Operation.of(GROUP, "Lists the specialists that are served.", "Specialists");
  private static final Operation DESCRIBE =
      Operation.of(GROUP, "Describes a specialist.", "Specialist");
  private static final Operation APPLY =
      Operation.of(GROUP, "Applies a specialist to one text, or to many.", "Applied")
          .orGives("application/x-ndjson", "AppliedLine")
          .taking("Apply", Operation.Need.REQUIRED);

  private final Fleet fleet;
  private final Optional<Catalogue> catalogue;
  private final ServerSettings settings;
  private final RequestBody body;

  public TaskRoutes(Fleet fleet, Optional<Catalogue> catalogue, ServerSettings settings) {
    this.fleet = fleet;
    this.catalogue = catalogue;
    this.settings = settings;
    this.body = RequestBody.within(settings.limits());
  }

  public List<Route> routes() {
    return List.of(
        Route.keyed(Scope.APPLY, GET, "/v1/specialists", LIST, this::list),
        Route.keyed(Scope.APPLY, GET, "/v1/specialists/{name}", DESCRIBE, this::describe),
        Route.keyed(Scope.APPLY, POST, "/v1/specialists/{name}/apply", APPLY, this::apply));
  }

  private void list(Context context) {
    List<JsonObject> all = new ArrayList<>();
    fleet.specialists().forEach((name, specialist) -> all.add(Described.of(name, specialist)));
    JsonMembers members = new JsonMembers().put("specialists", all);
    catalogue.ifPresent(known -> members.put("loadable", JsonMembers.strings(known.names())));
    Answers.json(context, members.toObject());
  }

  private void describe(Context context) {
    String name = context.pathParam("name");
    Answers.json(context, Described.of(name, fleet.get(name)));
  }

  private void apply(Context context) throws IOException {
    Specialist specialist = fleet.get(context.pathParam("name"));
    RequestFields fields = body.fields(context);
    Optional<String> text = fields.text("text");
    Optional<List<JsonValue>> texts = fields.list("texts");
    Terms terms = Caller.terms(context, fields, settings.limits().deadline());
    fields.end();
    if (text.isPresent() == texts.isPresent()) {
      throw new BadField("text", "give either it or texts");
    }
    if (text.isPresent()) {
      applyOne(context, specialist, text.get(), terms);
    } else {
      applyAll(context, specialist, strings(texts), terms);
    }
  }

  private List<String> strings(Optional<List<JsonValue>> texts) {
    List<JsonValue> given = texts.orElse(List.of());
    if (given.isEmpty() || given.size() > settings.limits().texts()) {
      throw new BadField(
          "texts", "must be 1 to %d, found %d".formatted(settings.limits().texts(), given.size()));
    }
    return given.stream().map(text -> RequestFields.text("texts", text)).toList();
  }

  private static void applyOne(Context context, Specialist specialist, String text, Terms terms) {
    String name = context.pathParam("name");
    Answers.json(context, OneText.line(context, name, specialist, text, terms));
  }

  private void applyAll(Context context, Specialist specialist, List<String> texts, Terms terms)
      throws IOException {
    int atOnce = fleet.base().scheduler().limits().inFlight() + AHEAD;
    try (ManyTexts many = new ManyTexts(specialist, texts, terms, atOnce)) {
      many.begin();
      LineStream out = LineStream.json(context);
      many.run(
          reply -> {
            note(context, reply);
            out.line(ReplyJson.line(reply));
          });
    }
  }

  private static void note(Context context, Reply reply) {
    if (reply instanceof Reply.Answered answered) {
      RequestNotes.of(context).answered(context.pathParam("name"), answered.answer());
    }
  }
}
