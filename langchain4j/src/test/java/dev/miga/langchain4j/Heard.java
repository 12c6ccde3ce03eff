package dev.miga.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A handler that keeps what it was told. */
class Heard implements StreamingChatResponseHandler {
  final List<String> pieces = new CopyOnWriteArrayList<>();
  final List<Throwable> errors = new CopyOnWriteArrayList<>();
  final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

  @Override
  public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
    pieces.add(piece.text());
    threads.add(Thread.currentThread());
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    threads.add(Thread.currentThread());
    whole.complete(response);
  }

  @Override
  public void onError(Throwable error) {
    threads.add(Thread.currentThread());
    errors.add(error);
    whole.completeExceptionally(error);
  }
}
