package dev.miga.server.access;

import dev.miga.server.http.Answers;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.settings.AccessKey;
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.ServerSettings;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Lets those in who may: by their keys, or on this machine where there are none. */
public final class Gate {
  private final ApiKeys keys;
  private final RequestRates rates;

  public Gate(ServerSettings settings) {
    this.keys = new ApiKeys(settings.keys());
    this.rates = new RequestRates(settings.limits().requestsPerMinute(), System::nanoTime);
  }

  /** The handler for those whose key has a scope, at the rate that they may ask. */
  public Handler open(Scope scope, Handler handler) {
    return context -> {
      Optional<HttpFailure> refusal = refusal(context, scope);
      if (refusal.isPresent()) {
        Answers.failure(context, refusal.get());
      } else {
        handler.handle(context);
      }
    };
  }

  private Optional<HttpFailure> refusal(Context context, Scope scope) {
    Optional<AccessKey> key = keys.find(context.header("Authorization"));
    key.ifPresent(known -> Caller.name(context, known.name()));
    Duration wait = rates.take(key.isPresent() ? "key " + key.get().name() : context.ip());
    if (wait.isPositive()) {
      Answers.waiting(context, wait);
      return Optional.of(
          HttpFailure.of(429, "rate_limited", "too many requests; wait as Retry-After says"));
    }
    if (keys.isEmpty()) {
      return isForThisMachine(context)
          ? Optional.empty()
          : Optional.of(
              HttpFailure.of(
                  403,
                  "wrong_host",
                  "without keys only http://localhost and http://127.0.0.1 are answered"));
    }
    if (key.isEmpty()) {
      context.header("WWW-Authenticate", "Bearer");
      return Optional.of(
          HttpFailure.of(
              401, "invalid_api_key", "a key is needed: header 'Authorization: Bearer KEY'"));
    }
    return key.get().scopes().contains(scope)
        ? Optional.empty()
        : Optional.of(
            HttpFailure.of(
                403,
                "missing_scope",
                "the key '%s' lacks the scope '%s'".formatted(key.get().name(), scope.key())));
  }

  private static boolean isForThisMachine(Context context) {
    return LoopbackName.is(Objects.requireNonNullElse(context.header("Host"), ""));
  }
}
