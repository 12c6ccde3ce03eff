package dev.miga.langchain4j;

import static dev.miga.langchain4j.Problems.unsupported;

import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Said;
import dev.miga.tasks.Specialist;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets a specialist answer: it reads the user's last message, and its output is the answer.
 *
 * @param current asked for each request, so that one that was reloaded is seen
 */
record SpecialistTalker(Supplier<Specialist> current, String name, Terms terms) implements Talker {

  @Override
  public void require(ChatRequestParameters asked) {
    Asked.require(asked, name);
    requireNone("temperature", asked.temperature());
    requireNone("topP", asked.topP());
    requireNone("topK", asked.topK());
    requireNone("maxOutputTokens", asked.maxOutputTokens());
    if (!asked.stopSequences().isEmpty()) {
      throw unsupported("stopSequences is", "a specialist's answers are whole");
    }
    if (MigaChatRequestParameters.seedOf(asked).isPresent()) {
      throw unsupported("seed is", "a specialist's answers have nothing random");
    }
    schema(asked)
        .filter(schema -> schema.rootElement() instanceof JsonRawSchema)
        .ifPresent(
            raw -> {
              throw unsupported("JsonRawSchema is", "a specialist has a schema of its own");
            });
  }

  private static void requireNone(String parameter, Object value) {
    if (value != null) {
      throw unsupported(parameter + " is", "a specialist answers as it was trained to");
    }
  }

  private static Optional<JsonSchema> schema(ChatRequestParameters asked) {
    return Optional.ofNullable(asked.responseFormat()).map(ResponseFormat::jsonSchema);
  }

  @Override
  public ChatUnderWay answer(ChatRequest request, Consumer<String> pieces) {
    ChatRequestParameters asked = request.parameters();
    require(asked);
    String text = ChatTurns.text(request.messages());
    Specialist specialist = Problems.named(current);
    if (Asked.wantsJson(asked) && !mayGiveJson(specialist.task().kind(), asked)) {
      throw unsupported(
          "the JSON response format is",
          "%s gives no JSON object (kind %s)".formatted(name, specialist.task().kind().key()));
    }
    boolean inPieces = schema(asked).isEmpty() && isWrittenAsAnswered(specialist);
    Consumer<GenerationEvent> events =
        event -> {
          if (inPieces && event instanceof TextDelta delta) {
            pieces.accept(delta.text());
          }
        };
    Pending pending = Problems.named(() -> specialist.submit(text, terms, events));
    return new ChatUnderWay(
        () -> Problems.named(() -> response(specialist, text, pending.await(), schema(asked))),
        pending::whenDone,
        pending::cancel);
  }

  private static boolean mayGiveJson(Kind kind, ChatRequestParameters asked) {
    return switch (kind) {
      case Kind.Extract record -> true;
      case Kind.Classify label -> schema(asked).isPresent();
      case Kind.Route label -> schema(asked).isPresent();
      case Kind.Generate text -> false;
    };
  }

  /** Whether the pieces that are written make the answer. */
  private static boolean isWrittenAsAnswered(Specialist specialist) {
    return switch (specialist.task().kind()) {
      case Kind.Extract extract ->
          specialist.task().normalize().isEmpty()
              && extract.schema().toJson().equals(extract.written().toJson());
      case Kind.Classify label -> false;
      case Kind.Route label -> false;
      case Kind.Generate text -> true;
    };
  }

  private ChatResponse response(
      Specialist specialist, String text, Answer answer, Optional<JsonSchema> schema) {
    Said said = Said.of(specialist, text, answer);
    if (schema.isEmpty()) {
      return ChatUnderWay.response(name, said);
    }
    if (answer instanceof Classified label && label.label().isEmpty()) {
      throw new NonRetriableException(
          "%s abstains: '%s' is the most probable label, %.3f is under the task's threshold; lower it, or use SpecialistTextClassifier"
              .formatted(name, label.distribution().getFirst().label(), label.confidence()));
    }
    String fitted = AnswerFit.fit(answer.output(), schema.get()).toJson();
    return ChatUnderWay.response(
        name, new Said(fitted, said.reason(), said.promptTokens(), said.tokens()));
  }

  /** Nothing: the specialist is its owner's. */
  @Override
  public void close() {}
}
