package dev.miga.shop;

import dev.miga.engine.decode.Terms;
import dev.miga.server.Annex;
import dev.miga.shop.board.BoardEvents;
import dev.miga.shop.board.BoardRoutes;
import dev.miga.shop.board.BoardSettings;
import dev.miga.shop.conversation.Dialogue;
import dev.miga.shop.conversation.SpecialistReader;
import dev.miga.shop.store.Change;
import dev.miga.shop.store.ShopStore;
import dev.miga.shop.whatsapp.BackOff;
import dev.miga.shop.whatsapp.Channel;
import dev.miga.shop.whatsapp.CloudSender;
import dev.miga.shop.whatsapp.DeliveryReader;
import dev.miga.shop.whatsapp.MessageWorker;
import dev.miga.shop.whatsapp.SenderWorker;
import dev.miga.shop.whatsapp.WebhookRoutes;
import dev.miga.shop.whatsapp.WhatsAppSettings;
import dev.miga.tasks.Fleet;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A shop at work: messages come in over the webhook and are stored, read, answered and shown on the
 * board. All that it must not lose is in its store, so that it may end at any moment.
 */
public final class Shop implements Annex, AutoCloseable {
  /** Customers whose messages are read at a time: the model reads them together. */
  private static final int AT_ONCE = 8;

  /** The messages of customers come before what applications ask of the same machine. */
  private static final Terms TERMS = new Terms(ShopSettings.SECTION, AT_ONCE, 1, Optional.empty());

  private final ShopSettings settings;
  private final ShopStore store;
  private final BoardEvents events = new BoardEvents();
  private final Consumer<Change> watcher = this::tell;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ShopHealth health;
  private final Optional<WebhookRoutes> webhook;

  private Shop(
      Fleet fleet, ShopSettings settings, Optional<Channel> channel, Consumer<String> log) {
    this.settings = settings;
    this.store = ShopStore.open(settings.store());
    parts.push(store);
    this.health = new ShopHealth(store, events::status);
    store.watch(watcher);
    try {
      this.webhook = settings.whatsapp().map(own -> connect(fleet, own, channel, log));
      parts.push(Housekeeping.start(store, health, settings.retention(), log));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the store and goes on with what was not finished.
   *
   * @param fleet with the specialists {@code desk} and {@code bakery}; closed by its owner after
   *     the shop
   * @param log receives lines without texts and whole telephone numbers
   * @throws dev.miga.engine.MigaException if the database cannot be opened, or a specialist is
   *     missing
   */
  public static Shop open(Fleet fleet, ShopSettings settings, Consumer<String> log) {
    return new Shop(fleet, settings, Optional.empty(), log);
  }

  /**
   * The same with another way to customers than WhatsApp's.
   *
   * @param channel closed by its owner, after the shop
   */
  public static Shop open(
      Fleet fleet, ShopSettings settings, Channel channel, Consumer<String> log) {
    return new Shop(fleet, settings, Optional.of(channel), log);
  }

  private WebhookRoutes connect(
      Fleet fleet, WhatsAppSettings own, Optional<Channel> given, Consumer<String> log) {
    InstantSource clock = InstantSource.system();
    StoredMessages messages = new StoredMessages(store);
    Channel channel = given.orElseGet(() -> cloud(own, clock));
    SenderWorker sender =
        SenderWorker.start(
            new StoredAnswers(store, settings.templates()),
            channel,
            settings.templates(),
            clock,
            log);
    parts.push(sender);
    Dialogue dialogue =
        new Dialogue(new SpecialistReader(fleet, TERMS), settings.rules(), settings.menu());
    MessageWorker worker =
        MessageWorker.start(messages, dialogue, AT_ONCE, sender::wake, clock, log);
    parts.push(worker);
    health.watch(worker::health, sender::health);
    DeliveryReader reader = new DeliveryReader(own.phoneNumberId(), settings.menu()::product);
    return new WebhookRoutes(own, reader, messages, worker::wake, clock, log);
  }

  private CloudSender cloud(WhatsAppSettings own, InstantSource clock) {
    CloudSender sender = new CloudSender(own, BackOff.STANDARD, CloudSender.TIMEOUT, clock);
    parts.push(sender);
    return sender;
  }

  private void tell(Change change) {
    switch (change) {
      case Change.OfOrder order -> events.order(order.id());
      case Change.OfMessage message -> events.queue();
      case Change.OfAnswers answers -> events.status();
      case Change.OfAll all -> events.reset();
    }
  }

  @Override
  public void addTo(RoutesConfig routes, UnaryOperator<Handler> keyed) {
    StoredBoard board = new StoredBoard(store, settings.menu(), health::status);
    BoardSettings shown = new BoardSettings(settings.menu(), Dialogue.payments(), settings.zone());
    new BoardRoutes(board, events, shown).addTo(routes, keyed);
    webhook.ifPresent(
        own -> {
          routes.get(WebhookRoutes.PATH, own::handshake);
          routes.post(WebhookRoutes.PATH, own::deliver);
        });
  }

  @Override
  public void stopping() {
    events.close();
  }

  /** Begins nothing more; what is under way has a few seconds, and is done at the next start. */
  @Override
  public void close() {
    store.unwatch(watcher);
    events.close();
    while (!parts.isEmpty()) {
      close(parts.pop());
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("none of the parts throws it", e);
    }
  }

  /**
   * Keeps the libraries below from telling everything that they do.
   *
   * @return their loggers, to be held as long as they are to be quiet
   */
  public static List<Logger> quiet() {
    List<Logger> loggers =
        List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.flywaydb"));
    loggers.forEach(logger -> logger.setLevel(Level.WARNING));
    return loggers;
  }
}
