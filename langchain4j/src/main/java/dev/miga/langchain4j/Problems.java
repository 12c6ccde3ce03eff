package dev.miga.langchain4j;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.miga.engine.MigaException;
import java.util.function.Supplier;

/** What went wrong, as LangChain4j names it: by that it knows what may be tried again. */
final class Problems {
  private Problems() {}

  /** Does something; throws its {@link MigaException} under LangChain4j's name. */
  static <T> T named(Supplier<T> work) {
    try {
      return work.get();
    } catch (MigaException e) {
      throw named(e);
    }
  }

  static LangChain4jException named(MigaException e) {
    String message = e.oneLine();
    return switch (e.code()) {
      case INVALID_ARGUMENT -> new InvalidRequestException(message, e);
      case NOT_FOUND -> new ModelNotFoundException(message, e);
      case BUSY -> new RateLimitException(message, e);
      case TIMEOUT -> new TimeoutException(message, e);
      case UNSUPPORTED, REFUSED, INVALID_FILE -> new NonRetriableException(message, e);
      case NETWORK, IO, INTERNAL -> new InternalServerException(message, e);
    };
  }

  /**
   * Something that is asked for and not there.
   *
   * @param what by the name that LangChain4j gives it
   * @param instead why, or what to do
   */
  static UnsupportedFeatureException unsupported(String what, String instead) {
    return new UnsupportedFeatureException(what + " not supported: " + instead);
  }
}
