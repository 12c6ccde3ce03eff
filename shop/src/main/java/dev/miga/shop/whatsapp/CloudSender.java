package dev.miga.shop.whatsapp;

import dev.miga.engine.json.JsonText;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends through the Cloud API, each message one request. */
public final class CloudSender implements Channel, AutoCloseable {
  /** How long an answer may take. */
  public static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int MOST_BYTES = 100_000;

  private final WhatsAppSettings settings;
  private final CloudAnswers answers;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * A sender.
   *
   * @param backOff waits after what may pass
   * @param timeout for one request with its answer
   */
  public CloudSender(
      WhatsAppSettings settings, BackOff backOff, Duration timeout, InstantSource clock) {
    this.settings = settings;
    this.answers = new CloudAnswers(backOff, clock);
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER) // the token is for this host alone
            .build();
  }

  @Override
  public SendResult send(JsonObject message, int failures) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request(message),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES));
    try {
      return answers.of(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS), failures);
    } catch (TimeoutException e) {
      return answers.none("no answer within " + timeout.toSeconds() + " s", failures);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      return answers.none("no answer (" + Trouble.spoken(cause) + ")", failures);
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(JsonObject message) {
    return HttpRequest.newBuilder(settings.messages())
        .header("Authorization", "Bearer " + settings.accessToken())
        .header("Content-Type", "application/json")
        .header("User-Agent", "miga")
        .POST(HttpRequest.BodyPublishers.ofByteArray(JsonText.bytes(message)))
        .build();
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
