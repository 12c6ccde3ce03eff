package dev.miga.server.api;

import dev.miga.server.settings.Scope;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Optional;

/**
 * A kind of request: who answers it, and what the API's description says of it.
 *
 * @param path with {@code {name}} for what differs
 * @param scope that the key must have, where keys are set; none where anybody may ask
 */
public record Route(
    HandlerType method, String path, Optional<Scope> scope, Operation operation, Handler handler) {

  /** One that wants a key of a scope. */
  public static Route keyed(
      Scope scope, HandlerType method, String path, Operation operation, Handler handler) {
    return new Route(method, path, Optional.of(scope), operation, handler);
  }

  /** One that wants none. */
  public static Route open(HandlerType method, String path, Operation operation, Handler handler) {
    return new Route(method, path, Optional.empty(), operation, handler);
  }
}
