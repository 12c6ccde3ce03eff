package dev.miga.langchain4j;

import static dev.langchain4j.model.chat.Capability.RESPONSE_FORMAT_JSON_SCHEMA;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.miga.engine.decode.BaseModel;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import java.util.List;
import java.util.Set;

/**
 * A base model or a specialist as a chat model of LangChain4j. Under a JSON response format the
 * base model can write nothing but what its schema allows; a specialist reads the user's last
 * message, and its output is the answer. Safe for any number of threads, whose requests share
 * passes; interrupting a waiting thread cancels its request.
 *
 * <p>Closing frees what it holds itself. The model, fleet or specialist stays its owner's, who
 * closes it afterwards.
 */
public final class MigaChatModel implements ChatModel, AutoCloseable {
  private final ModelSetup setup;

  private MigaChatModel(ModelSetup setup) {
    this.setup = setup;
  }

  /** Over a base model. */
  public static ChatModelBuilder<MigaChatModel> over(BaseModel base) {
    return ChatModelBuilder.over(base, MigaChatModel::new);
  }

  /** Over a specialist. */
  public static ChatModelBuilder<MigaChatModel> over(Specialist specialist) {
    return ChatModelBuilder.over(specialist, MigaChatModel::new);
  }

  /** Over a specialist of a fleet; one that is reloaded answers from then on. */
  public static ChatModelBuilder<MigaChatModel> over(Fleet fleet, String specialist) {
    return ChatModelBuilder.over(fleet, specialist, MigaChatModel::new);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return setup.talker().answer(request, piece -> {}).outcome().get();
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return setup.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return setup.listeners();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return Set.of(RESPONSE_FORMAT_JSON_SCHEMA);
  }

  /** Takes no more requests, waits for those of a base model, and frees what it holds. */
  @Override
  public void close() {
    setup.talker().close();
  }
}
