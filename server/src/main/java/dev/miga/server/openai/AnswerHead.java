package dev.miga.server.openai;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.http.JsonMembers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What all parts of an answer of OpenAI's API have in common.
 *
 * @param created seconds since 1970
 * @param model as it was asked for
 */
record AnswerHead(AnswerForm form, String id, long created, String model) {
  private static final JsonObject NOTHING = new JsonObject(Map.of());

  /** The head of a new answer. */
  static AnswerHead of(AnswerForm form, String model) {
    String id = form.prefix() + UUID.randomUUID().toString().replace("-", "");
    return new AnswerHead(form, id, Instant.now().getEpochSecond(), model);
  }

  /** All of the answer. */
  JsonObject whole(Spoken spoken, Logprobs logprobs) {
    JsonValue reason = new JsonString(spoken.finishReason());
    JsonMembers choice =
        switch (form) {
          case CHAT -> choice("message", message(spoken.said().text()), reason);
          case TEXT -> choice("text", new JsonString(spoken.said().text()), reason);
        };
    choice.put("logprobs", logprobs.of(spoken.odds()));
    return body(form.whole(), List.of(choice.toObject())).put("usage", usage(spoken)).toObject();
  }

  /** The first part. */
  JsonObject opening() {
    return part(
        switch (form) {
          case CHAT -> choice("delta", message(""), new JsonNull());
          case TEXT -> choice("text", new JsonString(""), new JsonNull());
        });
  }

  /** A part with text. */
  JsonObject delta(String text, JsonValue logprobs) {
    JsonMembers choice =
        switch (form) {
          case CHAT ->
              choice("delta", new JsonMembers().put("content", text).toObject(), new JsonNull());
          case TEXT -> choice("text", new JsonString(text), new JsonNull());
        };
    return part(choice.put("logprobs", logprobs));
  }

  /** The part that says why it ended. */
  JsonObject closing(Spoken spoken) {
    JsonValue reason = new JsonString(spoken.finishReason());
    return part(
        switch (form) {
          case CHAT -> choice("delta", NOTHING, reason);
          case TEXT -> choice("text", new JsonString(""), reason);
        });
  }

  /** The part that says what it took. */
  JsonObject counts(Spoken spoken) {
    return body(form.chunk(), List.of()).put("usage", usage(spoken)).toObject();
  }

  private static JsonObject message(String text) {
    return new JsonMembers().put("role", "assistant").put("content", text).toObject();
  }

  private static JsonMembers choice(String name, JsonValue content, JsonValue reason) {
    return new JsonMembers()
        .put("index", 0)
        .put(name, content)
        .put("logprobs", new JsonNull())
        .put("finish_reason", reason);
  }

  private JsonObject part(JsonMembers choice) {
    return body(form.chunk(), List.of(choice.toObject())).toObject();
  }

  private JsonMembers body(String object, List<JsonObject> choices) {
    return new JsonMembers()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model)
        .put("choices", choices);
  }

  private static JsonObject usage(Spoken spoken) {
    return new JsonMembers()
        .put("prompt_tokens", spoken.said().promptTokens())
        .put("completion_tokens", spoken.said().tokens())
        .put("total_tokens", (long) spoken.said().promptTokens() + spoken.said().tokens())
        .toObject();
  }
}
