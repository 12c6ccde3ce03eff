package dev.miga.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.function.Consumer;

/** Answers requests of LangChain4j. Safe for any number of threads. */
sealed interface Talker extends AutoCloseable permits BaseTalker, SpecialistTalker {

  /** The model's name. */
  String name();

  /**
   * Checks parameters.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException naming the first that it cannot
   *     heed
   */
  void require(ChatRequestParameters parameters);

  /**
   * Takes a request, whose parameters have the model's defaults.
   *
   * @param pieces receives the answer as it is written, from the model's thread, where its pieces
   *     make the whole; else nothing
   * @throws dev.langchain4j.exception.UnsupportedFeatureException naming what is not supported
   * @throws dev.langchain4j.exception.LangChain4jException if it is not taken for another reason
   */
  ChatUnderWay answer(ChatRequest request, Consumer<String> pieces);

  @Override
  void close();
}
