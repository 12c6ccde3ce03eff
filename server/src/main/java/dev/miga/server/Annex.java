package dev.miga.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.util.function.UnaryOperator;

/** What another module answers on the same port. */
public interface Annex {
  /** None. */
  Annex NONE = (routes, keyed) -> {};

  /**
   * Adds its routes.
   *
   * @param keyed admits who may do all that the annex offers: with a key of the scope {@code
   *     annex}, or from this machine where no keys are set
   */
  void addTo(RoutesConfig routes, UnaryOperator<Handler> keyed);

  /** Called before the server waits for its last requests: answers that never end must end now. */
  default void stopping() {}
}
