package dev.miga.shop.demo;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonText;
import dev.miga.shop.ShopSettings;
import dev.miga.shop.store.StoreSettings;
import dev.miga.shop.whatsapp.Channel;
import dev.miga.shop.whatsapp.DeliverySignature;
import dev.miga.shop.whatsapp.SendResult;
import dev.miga.shop.whatsapp.WebhookRoutes;
import dev.miga.shop.whatsapp.WhatsAppSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Plays a day of messages: each is signed and posted to the shop's own webhook, as WhatsApp would.
 * The database is a new one that is deleted at the end, and nothing is sent to anybody.
 */
public final class DemoDay implements AutoCloseable {
  private static final String DAY = "/dev/miga/shop/demo/day.jsonl";
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");
  private static final String PHONE_NUMBER_ID = "100000000000000";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final double FASTEST = 100_000;

  private final Path folder;
  private final ShopSettings settings;
  private final DeliverySignature signature;
  private final double pace;
  private final Consumer<String> log;
  private final String run = UUID.randomUUID().toString();
  private final AtomicLong sent = new AtomicLong();
  private final Thread player = Thread.ofVirtual().name("demo").unstarted(this::play);
  private volatile URI webhook = NOWHERE;

  private DemoDay(ShopSettings own, Path folder, double pace, Consumer<String> log) {
    String secret = UUID.randomUUID().toString();
    this.folder = folder;
    this.settings =
        own.with(StoreSettings.of("jdbc:sqlite:" + folder.resolve("demo.db")))
            .with(
                new WhatsAppSettings(
                    secret, secret, secret, PHONE_NUMBER_ID, NOWHERE, WhatsAppSettings.VERSION));
    this.signature = new DeliverySignature(secret);
    this.pace = pace;
    this.log = log;
  }

  /**
   * Prepares a day.
   *
   * @param own menu and rules of the shop
   * @param pace how many times faster than the clock, more than 0
   * @param log receives a line at the beginning and the end
   * @throws MigaException INVALID_ARGUMENT for another pace; IO if there is no room for a database
   */
  public static DemoDay open(ShopSettings own, double pace, Consumer<String> log) {
    if (!(pace > 0 && pace <= FASTEST)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "--pace must be above 0 and at most %.0f".formatted(FASTEST));
    }
    try {
      return new DemoDay(own, Files.createTempDirectory("miga-demo"), pace, log);
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, "no folder for the demo's database", e);
    }
  }

  /** Those of the shop, with a database and a WhatsApp of the demo. */
  public ShopSettings settings() {
    return settings;
  }

  /** Where answers go: they are counted, and shown on the board alone. */
  public Channel channel() {
    return (message, failures) -> new SendResult.Sent("demo-" + run + "-" + sent.incrementAndGet());
  }

  /** Begins to play against a server. */
  public void begin(URI server) {
    webhook = server.resolve(WebhookRoutes.PATH);
    player.start();
  }

  private static List<DayMessage> day() {
    try (InputStream in = DemoDay.class.getResourceAsStream(DAY)) {
      String text =
          new String(Objects.requireNonNull(in, DAY).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(DayMessage::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is part of the program
    }
  }

  private void play() {
    List<DayMessage> day = day();
    log.accept("demo: a day of %d messages, %s times as fast".formatted(day.size(), number(pace)));
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      Instant begun = Instant.now();
      for (int i = 0; i < day.size(); i++) {
        Duration since = Duration.between(day.getFirst().at(), day.get(i).at());
        wait(begun.plusMillis((long) (since.toMillis() / pace)));
        deliver(http, day.get(i), i);
      }
      log.accept("demo: the day is over; the board stays open");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static void wait(Instant until) throws InterruptedException {
    Duration left = Duration.between(Instant.now(), until);
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }

  /** Delivers until it is taken, as WhatsApp does. */
  private void deliver(HttpClient http, DayMessage message, int number)
      throws InterruptedException {
    byte[] body =
        JsonText.bytes(
            message.delivery("demo-" + run + "-" + number, Instant.now(), PHONE_NUMBER_ID));
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header(DeliverySignature.HEADER, signature.sign(body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    while (!isTaken(http, request)) {
      Thread.sleep(AGAIN);
    }
  }

  private boolean isTaken(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
      if (answer.statusCode() != 200) {
        log.accept("demo: a message was answered %d; once more".formatted(answer.statusCode()));
      }
      return answer.statusCode() == 200;
    } catch (IOException e) {
      log.accept("demo: no answer (%s); once more".formatted(e.getClass().getSimpleName()));
      return false;
    }
  }

  /** Stops playing and deletes the database. */
  @Override
  public void close() {
    player.interrupt();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.accept("demo: %s could not be deleted".formatted(folder));
    }
  }
}
