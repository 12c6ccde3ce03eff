package dev.miga.server.task;

import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.access.Caller;
import dev.miga.server.http.Answers;
import dev.miga.server.http.BadField;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.http.JsonMembers;
import dev.miga.server.http.LineStream;
import dev.miga.server.http.RequestBody;
import dev.miga.server.http.RequestFields;
import dev.miga.server.operations.RequestNotes;
import dev.miga.server.settings.ServerLimits;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Reply;
import dev.miga.tasks.ReplyJson;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import io.javalin.http.Context;
import java.io.IOException;
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
 * POST /v1/route                                  not yet
 * </pre>
 */
public final class TaskRoutes {
  /** Texts that are made ready while others are under way. */
  private static final int AHEAD = 8;

  private final Fleet fleet;
  private final ServerSettings settings;
  private final RequestBody body;

  public TaskRoutes(Fleet fleet, ServerSettings settings) {
    this.fleet = fleet;
    this.settings = settings;
    ServerLimits limits = settings.limits();
    this.body = new RequestBody(limits.bodyBytes(), limits.jsonDepth(), limits.bodyTime());
  }

  public void list(Context context) {
    List<JsonObject> all = fleet.names().stream().map(this::described).toList();
    Answers.json(context, new JsonMembers().put("specialists", all).toObject());
  }

  public void describe(Context context) {
    Answers.json(context, described(context.pathParam("name")));
  }

  private JsonObject described(String name) {
    Specialist specialist = fleet.get(name);
    Kind kind = specialist.task().kind();
    JsonMembers members =
        new JsonMembers()
            .put("name", name)
            .put("kind", kind.key())
            .put("bytes", specialist.bytes())
            .put("max_characters", specialist.task().maxCharacters());
    switch (kind) {
      case Kind.Extract extract -> members.put("schema", extract.schema());
      case Kind.Classify classify -> members.put("labels", strings(classify.labels()));
      case Kind.Route route -> members.put("labels", strings(route.specialists()));
      case Kind.Generate generate -> members.put("max_tokens", generate.maxTokens());
    }
    return members.toObject();
  }

  private static List<JsonString> strings(List<String> texts) {
    return texts.stream().map(JsonString::new).toList();
  }

  public void apply(Context context) throws IOException {
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
    Request request = new Request("\"1\"", text);
    Answer answer = specialist.submit(text, terms, event -> {}).await();
    RequestNotes.of(context).answered(context.pathParam("name"), answer);
    Answers.json(context, ReplyJson.line(new Reply.Answered(request, answer)));
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

  public void route(Context context) {
    Answers.failure(
        context,
        HttpFailure.of(
            501,
            "unsupported",
            "this server does not route yet; ask a specialist of kind route and then the one it names"));
  }
}
