package dev.miga.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;

/**
 * What a chat model consists of.
 *
 * @param talker answers
 * @param defaults what holds where a request says nothing
 * @param listeners told of every request
 */
record ModelSetup(
    Talker talker, ChatRequestParameters defaults, List<ChatModelListener> listeners) {
  /** Copies the list. */
  ModelSetup {
    listeners = List.copyOf(listeners);
  }
}
