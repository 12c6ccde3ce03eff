package dev.miga.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import java.util.List;
import java.util.function.Function;

/**
 * Gathers what a chat model is to be like. What is not set: the most probable token each time, at
 * most 256 of them; with a temperature, among the 64 most probable and those with 0.95 of the
 * probability. A specialist takes none of these settings.
 *
 * @param <M> {@link MigaChatModel} or {@link MigaStreamingChatModel}
 */
public final class ChatModelBuilder<M> {
  /** What a base model is called where nobody says. */
  private static final String BASE = "miga";

  private final Function<ModelSetup, M> make;
  private final TalkerMaker talker;
  private final MigaChatRequestParameters.Builder own = MigaChatRequestParameters.builder();
  private String name;
  private ChatRequestParameters given = DefaultChatRequestParameters.EMPTY;
  private List<ChatModelListener> listeners = List.of();
  private Terms terms = Terms.NONE;

  /** Makes a talker when name and terms are known. */
  private interface TalkerMaker {
    Talker make(String name, Terms terms);
  }

  private ChatModelBuilder(String name, TalkerMaker talker, Function<ModelSetup, M> make) {
    this.name = name;
    this.talker = talker;
    this.make = make;
  }

  static <M> ChatModelBuilder<M> over(BaseModel base, Function<ModelSetup, M> make) {
    return new ChatModelBuilder<>(BASE, (name, terms) -> new BaseTalker(base, name, terms), make);
  }

  static <M> ChatModelBuilder<M> over(Specialist specialist, Function<ModelSetup, M> make) {
    return new ChatModelBuilder<>(
        specialist.task().name(),
        (name, terms) -> new SpecialistTalker(() -> specialist, name, terms),
        make);
  }

  static <M> ChatModelBuilder<M> over(
      Fleet fleet, String specialist, Function<ModelSetup, M> make) {
    return new ChatModelBuilder<>(
        specialist,
        (name, terms) -> new SpecialistTalker(() -> fleet.get(specialist), name, terms),
        make);
  }

  /** By which it is asked for and answers; otherwise the specialist's name, or {@code miga}. */
  public ChatModelBuilder<M> modelName(String value) {
    name = value;
    return this;
  }

  /** From 0, which always takes the most probable token, to 100. */
  public ChatModelBuilder<M> temperature(double value) {
    own.temperature(value);
    return this;
  }

  /** Only the fewest most probable tokens with this probability together, above 0, up to 1. */
  public ChatModelBuilder<M> topP(double value) {
    own.topP(value);
    return this;
  }

  /** Only so many of the most probable tokens; 0 for all. */
  public ChatModelBuilder<M> topK(int value) {
    own.topK(value);
    return this;
  }

  /** Tokens of an answer at most. */
  public ChatModelBuilder<M> maxOutputTokens(int value) {
    own.maxOutputTokens(value);
    return this;
  }

  /** Texts that end an answer and are left out. */
  public ChatModelBuilder<M> stopSequences(List<String> values) {
    own.stopSequences(values);
    return this;
  }

  /** What answers are to be where a request does not say. */
  public ChatModelBuilder<M> responseFormat(ResponseFormat value) {
    own.responseFormat(value);
    return this;
  }

  /** Of the random numbers: the same seed gives the same text. */
  public ChatModelBuilder<M> seed(long value) {
    own.seed(value);
    return this;
  }

  /** All of these at once; what is set by its own name goes before. */
  public ChatModelBuilder<M> defaultRequestParameters(ChatRequestParameters values) {
    given = values;
    return this;
  }

  /** Told of every request, as LangChain4j says. */
  public ChatModelBuilder<M> listeners(List<ChatModelListener> values) {
    listeners = values;
    return this;
  }

  /** On which terms requests are taken; by default without a deadline. */
  public ChatModelBuilder<M> terms(Terms values) {
    terms = values;
    return this;
  }

  /**
   * The model.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if a default is not supported
   * @throws dev.langchain4j.exception.InvalidRequestException if one is out of its range
   */
  public M build() {
    Talker made = talker.make(name, terms);
    try {
      MigaChatRequestParameters defaults =
          MigaChatRequestParameters.builder().overrideWith(given).overrideWith(own.build()).build();
      made.require(defaults);
      MigaChatRequestParameters named =
          MigaChatRequestParameters.builder().overrideWith(defaults).modelName(name).build();
      return make.apply(new ModelSetup(made, named, listeners));
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }
}
