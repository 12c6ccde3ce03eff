package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.server.settings.AccessKey;
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.ServerLimits;
import dev.miga.server.settings.ServerSettings;
import dev.miga.server.settings.SettingValues;
import dev.miga.tasks.Digest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in where there are keys, and how often. */
class KeyedServerTest {
  private static final String APPLY = "/v1/specialists/order/apply";
  private static final String CHAT = "/v1/chat/completions";
  private static final String TEXT = "{\"text\": \"pan\"}";
  private static final String MESSAGE =
      "{\"messages\": [{\"role\": \"user\", \"content\": \"pan\"}], \"max_tokens\": 2}";

  @TempDir private Path folder;

  private ServedFleet serve(UnaryOperator<ServerSettings> change) {
    return new ServedFleet(folder, Scheduler.Limits.STANDARD, change);
  }

  private static AccessKey key(String key, Scope... scopes) {
    return new AccessKey("name-" + key, Digest.sha256(key), Set.of(scopes));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String key) {
    return request.header("Authorization", "Bearer " + key);
  }

  private static ServerLimits perMinute(int requests) {
    return ServerLimits.of(
        SettingValues.ofEnvironment(
            Map.of("MIGA_SERVE_LIMITS_REQUESTS_PER_MINUTE", Integer.toString(requests))));
  }

  @Test
  void wantsAKeyForAllButHealth() {
    try (ServedFleet served =
        serve(s -> s.with(List.of(AccessKey.ofAll(Digest.sha256("llave")))))) {
      for (String path : List.of("/v1/models", "/v1/specialists/order", "/metrics")) {
        HttpResponse<String> refused = served.get(path);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(refused.body()).contains("invalid_api_key", "a key is needed");
        for (String wrong : List.of("Bearer other", "Bearer", "Basic llave", "llave")) {
          HttpRequest.Builder request = served.request(path).header("Authorization", wrong);
          assertThat(served.send(request).statusCode()).isEqualTo(401);
        }
        assertThat(served.send(with(served.request(path), "llave")).statusCode()).isEqualTo(200);
      }
      assertThat(served.post(APPLY, TEXT).statusCode()).isEqualTo(401);
      assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeyOpensWhatItsScopesSay() {
    List<AccessKey> keys =
        List.of(
            key("a", Scope.APPLY), key("g", Scope.GENERATE), key("m", Scope.METRICS), key("none"));
    try (ServedFleet served = serve(s -> s.with(keys))) {
      Map<String, HttpRequest.Builder> requests =
          Map.of(
              "apply", served.posting(APPLY, TEXT),
              "generate", served.posting(CHAT, MESSAGE),
              "metrics", served.request("/metrics"));
      requests.forEach(
          (scope, request) -> {
            for (AccessKey key : keys) {
              String own = key.name().replace("name-", "");
              HttpResponse<String> response = served.send(with(request.copy(), own));
              if (key.scopes().stream().anyMatch(one -> one.key().equals(scope))) {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
              } else {
                assertThat(response.statusCode()).isEqualTo(403);
                assertThat(response.body())
                    .contains(
                        "missing_scope",
                        "the key '%s' lacks the scope '%s'".formatted(key.name(), scope));
              }
            }
          });
    }
  }

  @Test
  void logsTheNameOfAKeyAndNotTheKey() {
    try (ServedFleet served = serve(s -> s.with(List.of(key("llave-secreta", Scope.APPLY))))) {
      served.send(with(served.posting(APPLY, TEXT), "llave-secreta"));
      served.send(with(served.posting(APPLY, TEXT), "otra-secreta"));
      assertThat(served.log).hasSize(2).noneMatch(line -> line.contains(" llave-secreta"));
      assertThat(served.log.getFirst()).contains("name-llave-secreta");
      assertThat(served.log.getLast()).doesNotContain("secreta");
    }
  }

  @Test
  void tellsWhoAsksTooOftenHowLongToWait() {
    List<AccessKey> keys = List.of(key("a", Scope.APPLY), key("b", Scope.APPLY));
    try (ServedFleet served = serve(s -> s.with(keys).with(perMinute(2)))) {
      for (int i = 0; i < 2; i++) {
        assertThat(served.send(with(served.request("/v1/specialists"), "a")).statusCode())
            .isEqualTo(200);
      }
      HttpResponse<String> refused = served.send(with(served.posting(APPLY, TEXT), "a"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("rate_limited", "rate_limit_error");
      assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("")))
          .isBetween(1, 30);
      assertThat(served.send(with(served.posting(APPLY, TEXT), "b")).statusCode()).isEqualTo(200);
      assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoTriesKeysIsSlowedDownByItsAddress() {
    try (ServedFleet served =
        serve(s -> s.with(List.of(key("a", Scope.APPLY))).with(perMinute(2)))) {
      for (int i = 0; i < 2; i++) {
        assertThat(served.send(with(served.posting(APPLY, TEXT), "try" + i)).statusCode())
            .isEqualTo(401);
      }
      assertThat(served.send(with(served.posting(APPLY, TEXT), "try3")).statusCode())
          .isEqualTo(429);
      assertThat(served.send(with(served.posting(APPLY, TEXT), "a")).statusCode()).isEqualTo(200);
    }
  }
}
