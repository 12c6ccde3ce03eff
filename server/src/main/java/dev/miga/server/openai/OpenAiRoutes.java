package dev.miga.server.openai;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import dev.miga.engine.MigaException;
import dev.miga.engine.chat.Message;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.server.access.Caller;
import dev.miga.server.api.Operation;
import dev.miga.server.api.Route;
import dev.miga.server.http.Answers;
import dev.miga.server.http.BadField;
import dev.miga.server.http.ClientWatch;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.http.JsonMembers;
import dev.miga.server.http.RequestBody;
import dev.miga.server.http.RequestFields;
import dev.miga.server.operations.RequestNotes;
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Fleet;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What OpenAI's clients ask for. The base model and every specialist are models; a specialist reads
 * the user's last message and says its output.
 *
 * <pre>
 * GET  /v1/models
 * GET  /v1/models/{name}
 * POST /v1/completions
 * POST /v1/chat/completions
 * </pre>
 */
public final class OpenAiRoutes implements AutoCloseable {
  /** As OpenAI's completions do. */
  private static final int COMPLETION_TOKENS = 16;

  private static final String GROUP = "openai";
  private static final String EVENTS = "text/event-stream";

  private static final Operation MODELS =
      Operation.of(GROUP, "Lists the base model and the specialists as models.", "Models");
  private static final Operation MODEL = Operation.of(GROUP, "Describes a model.", "Model");
  private static final Operation COMPLETE =
      Operation.of(GROUP, "Continues a text.", "Completion")
          .orGives(EVENTS, "CompletionEvent")
          .taking("Complete", Operation.Need.REQUIRED);
  private static final Operation CHAT =
      Operation.of(GROUP, "Answers the last message of a conversation.", "ChatCompletion")
          .orGives(EVENTS, "ChatEvent")
          .taking("Chat", Operation.Need.REQUIRED);

  private final Fleet fleet;
  private final ServerSettings settings;
  private final RequestBody body;
  private final BaseSpeaker base;
  private final long created = Instant.now().getEpochSecond();

  public OpenAiRoutes(Fleet fleet, ServerSettings settings) {
    this.fleet = fleet;
    this.settings = settings;
    this.body = RequestBody.within(settings.limits());
    this.base = new BaseSpeaker(fleet.base());
  }

  public List<Route> routes() {
    return List.of(
        Route.keyed(Scope.GENERATE, GET, "/v1/models", MODELS, this::models),
        Route.keyed(Scope.GENERATE, GET, "/v1/models/{name}", MODEL, this::model),
        Route.keyed(Scope.GENERATE, POST, "/v1/completions", COMPLETE, this::complete),
        Route.keyed(Scope.GENERATE, POST, "/v1/chat/completions", CHAT, this::chat));
  }

  private void models(Context context) {
    List<JsonObject> all = new ArrayList<>();
    all.add(described(settings.model()));
    fleet.names().forEach(name -> all.add(described(name)));
    Answers.json(context, new JsonMembers().put("object", "list").put("data", all).toObject());
  }

  private void model(Context context) {
    String name = context.pathParam("name");
    if (isKnown(name)) {
      Answers.json(context, described(name));
    } else {
      Answers.failure(context, unknown(name));
    }
  }

  private JsonObject described(String name) {
    return new JsonMembers()
        .put("id", name)
        .put("object", "model")
        .put("created", created)
        .put("owned_by", "miga")
        .toObject();
  }

  private void complete(Context context) throws IOException, InterruptedException {
    RequestFields fields = body.fields(context);
    String prompt = prompt(fields);
    TextWish wish = TextWish.take(fields, AnswerForm.TEXT, COMPLETION_TOKENS);
    fields.end();
    Terms terms = Caller.terms(context, settings.limits().deadline());
    if (!isKnown(wish.model())) {
      Answers.failure(context, unknown(wish.model()));
      return;
    }
    Speech speech =
        isBase(wish.model())
            ? base.complete(
                prompt, wish, terms, g -> RequestNotes.of(context).wrote(named(wish), g))
            : specialist(context, wish).answer(prompt, terms);
    send(context, AnswerForm.TEXT, wish, speech);
  }

  private static String prompt(RequestFields fields) {
    Optional<JsonValue> given = fields.take("prompt");
    JsonValue one =
        given.orElseThrow(() -> new BadField("prompt", "is missing")) instanceof JsonArray list
                && list.items().size() == 1
            ? list.items().getFirst()
            : given.get();
    if (one instanceof JsonArray) {
      throw new BadField("prompt", "must be one text; several, or tokens, are not supported");
    }
    String prompt = RequestFields.text("prompt", one);
    if (prompt.isEmpty()) {
      throw new BadField("prompt", "must not be empty");
    }
    return prompt;
  }

  private void chat(Context context) throws IOException, InterruptedException {
    RequestFields fields = body.fields(context);
    List<Message> messages = ChatMessages.take(fields);
    TextWish wish = TextWish.take(fields, AnswerForm.CHAT, settings.limits().tokens());
    fields.end();
    Terms terms = Caller.terms(context, settings.limits().deadline());
    if (!isKnown(wish.model())) {
      Answers.failure(context, unknown(wish.model()));
      return;
    }
    Speech speech =
        isBase(wish.model())
            ? base.answer(
                messages, wish, terms, g -> RequestNotes.of(context).wrote(named(wish), g))
            : specialist(context, wish).answer(messages, terms);
    send(context, AnswerForm.CHAT, wish, speech);
  }

  private SpecialistSpeaker specialist(Context context, TextWish wish) {
    if (wish.schema().isPresent()) {
      throw new BadField(
          "response_format", "is not supported with a specialist, which has its own");
    }
    if (!wish.options().stopStrings().isEmpty()) {
      throw new BadField("stop", "is not supported with a specialist, whose answers are whole");
    }
    if (wish.odds().isPresent()) {
      throw new BadField("logprobs", "is not supported with a specialist");
    }
    return new SpecialistSpeaker(
        fleet.get(wish.model()), answer -> RequestNotes.of(context).answered(wish.model(), answer));
  }

  private boolean isBase(String model) {
    return model.isEmpty() || model.equals(settings.model());
  }

  private boolean isKnown(String model) {
    return isBase(model) || fleet.names().contains(model);
  }

  private String named(TextWish wish) {
    return wish.model().isEmpty() ? settings.model() : wish.model();
  }

  private HttpFailure unknown(String model) {
    String message =
        "there is no model '%s' here; there are %s and %s"
            .formatted(model, settings.model(), fleet.names());
    return new HttpFailure(
        404, "model_not_found", MigaException.oneLine(message), Optional.of("model"));
  }

  private void send(Context context, AnswerForm form, TextWish wish, Speech speech)
      throws IOException, InterruptedException {
    AnswerHead head = AnswerHead.of(form, named(wish));
    Vocabulary vocabulary = fleet.base().model().tokenizer().vocabulary();
    Logprobs logprobs = new Logprobs(vocabulary, form, wish.odds().isPresent());
    switch (wish.delivery()) {
      case WHOLE -> {
        ClientWatch.await(context, speech.whenDone(), speech.cancel());
        Answers.json(context, head.whole(speech.outcome().get(), logprobs));
      }
      case STREAM, STREAM_AND_COUNT ->
          new SpeechStream(context, head, speech, logprobs).send(wish.delivery());
    }
  }

  @Override
  public void close() {
    base.close();
  }
}
