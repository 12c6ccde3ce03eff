package dev.miga.langchain4j;

import static dev.miga.langchain4j.Problems.unsupported;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.miga.engine.MigaException;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.sampling.Sampling;
import dev.miga.tasks.BaseWriter;
import dev.miga.tasks.BaseWriter.Writing;
import dev.miga.tasks.Said;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Lets the base model answer conversations through its chat template. */
final class BaseTalker implements Talker {
  private static final int MAX_TOKENS = 256;
  private static final int TOP_K = 64;
  private static final double TOP_P = 0.95;

  private final BaseWriter writer;
  private final String name;
  private final Terms terms;

  /**
   * A talker.
   *
   * @param base stays open when this is closed
   */
  BaseTalker(BaseModel base, String name, Terms terms) {
    this.writer = new BaseWriter(base);
    this.name = name;
    this.terms = terms;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void require(ChatRequestParameters asked) {
    Asked.require(asked, name);
    if (Asked.wantsJson(asked) && !asked.stopSequences().isEmpty()) {
      throw unsupported(
          "stopSequences together with a JSON response format is", "the schema says where to end");
    }
    Problems.named(() -> options(asked));
  }

  @Override
  public ChatUnderWay answer(ChatRequest request, Consumer<String> pieces) {
    ChatRequestParameters asked = request.parameters();
    require(asked);
    Conversation conversation = ChatTurns.conversation(request.messages());
    Writing writing =
        Problems.named(
            () -> {
              writer.requireRoom(terms); // a refusal is to cost nothing
              Optional<BaseWriter.Ruling> ruling =
                  Asked.wantsJson(asked)
                      ? Optional.of(ruling(AskedSchema.of(asked.responseFormat())))
                      : Optional.empty();
              return writer.answer(
                  conversation,
                  new BaseWriter.Wish(options(asked), ruling, OptionalInt.empty()),
                  terms,
                  event -> {
                    if (event instanceof TextDelta delta) {
                      pieces.accept(delta.text());
                    }
                  });
            });
    return new ChatUnderWay(
        () ->
            Problems.named(
                () ->
                    ChatUnderWay.response(
                        name, Said.of(writing.ticket().await(), writing.promptTokens()))),
        writing.ticket()::whenDone,
        writing.ticket()::cancel);
  }

  private BaseWriter.Ruling ruling(JsonValue schema) {
    try {
      return writer.ruling(schema);
    } catch (MigaException e) {
      UnsupportedFeatureException refused = unsupported("this JSON schema is", e.oneLine());
      refused.initCause(e);
      throw refused;
    }
  }

  private static GenerationOptions options(ChatRequestParameters asked) {
    double temperature = asked.temperature() == null ? 0 : asked.temperature();
    int topK = asked.topK() == null ? TOP_K : asked.topK();
    double topP = asked.topP() == null ? TOP_P : asked.topP();
    long seed =
        MigaChatRequestParameters.seedOf(asked)
            .orElseGet(() -> ThreadLocalRandom.current().nextLong());
    return new GenerationOptions(
        asked.maxOutputTokens() == null ? MAX_TOKENS : asked.maxOutputTokens(),
        new Sampling((float) temperature, topK, (float) topP, 0, 1, seed),
        asked.stopSequences());
  }

  @Override
  public void close() {
    writer.close();
  }
}
