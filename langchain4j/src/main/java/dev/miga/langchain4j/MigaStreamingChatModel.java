package dev.miga.langchain4j;

import static dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils.onCompleteResponse;
import static dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils.onPartialResponse;
import static dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils.withLoggingExceptions;
import static dev.langchain4j.model.chat.Capability.RESPONSE_FORMAT_JSON_SCHEMA;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.miga.engine.decode.BaseModel;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import java.util.List;
import java.util.Set;

/**
 * The same as {@link MigaChatModel}, with answers as they are written. The pieces of an answer make
 * its text. They are what each pass of the model adds; an answer that is not what the model writes
 * (a label, a record whose task has {@code written} or {@code normalize}, or one fitted to a
 * response format) comes in one piece. A handler is called by one thread, which is not the
 * caller's; what it throws goes to its {@code onError}, and the answer goes on. After a
 * cancellation it is not called any more.
 */
public final class MigaStreamingChatModel implements StreamingChatModel, AutoCloseable {
  private final ModelSetup setup;

  private MigaStreamingChatModel(ModelSetup setup) {
    this.setup = setup;
  }

  /** Over a base model. */
  public static ChatModelBuilder<MigaStreamingChatModel> over(BaseModel base) {
    return ChatModelBuilder.over(base, MigaStreamingChatModel::new);
  }

  /** Over a specialist. */
  public static ChatModelBuilder<MigaStreamingChatModel> over(Specialist specialist) {
    return ChatModelBuilder.over(specialist, MigaStreamingChatModel::new);
  }

  /** Over a specialist of a fleet; one that is reloaded answers from then on. */
  public static ChatModelBuilder<MigaStreamingChatModel> over(Fleet fleet, String specialist) {
    return ChatModelBuilder.over(fleet, specialist, MigaStreamingChatModel::new);
  }

  /**
   * Takes a request and comes back at once.
   *
   * @throws UnsupportedFeatureException naming what is not supported; all else that goes wrong goes
   *     to the handler
   */
  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    AnswerPieces pieces = new AnswerPieces();
    ChatUnderWay talk;
    try {
      talk = setup.talker().answer(request, pieces);
    } catch (UnsupportedFeatureException e) {
      throw e;
    } catch (LangChain4jException e) {
      Thread.startVirtualThread(() -> withLoggingExceptions(() -> handler.onError(e)));
      return;
    }
    talk.whenDone().accept(pieces::end);
    Thread.startVirtualThread(() -> deliver(talk, pieces, handler));
  }

  private static void deliver(
      ChatUnderWay talk, AnswerPieces pieces, StreamingChatResponseHandler handler) {
    CancelHandle handle = new CancelHandle(talk.cancel());
    try {
      boolean any = false;
      for (var piece = pieces.next(); piece.isPresent(); piece = pieces.next()) {
        if (handle.isCancelled()) {
          return;
        }
        any = true;
        onPartialResponse(handler, piece.get(), handle);
      }
      if (handle.isCancelled()) {
        return;
      }
      ChatResponse response = talk.outcome().get();
      if (!any) {
        onPartialResponse(handler, response.aiMessage().text(), handle);
      }
      if (!handle.isCancelled()) {
        onCompleteResponse(handler, response);
      }
    } catch (RuntimeException | InterruptedException e) {
      talk.cancel().run();
      withLoggingExceptions(() -> handler.onError(e));
    }
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
