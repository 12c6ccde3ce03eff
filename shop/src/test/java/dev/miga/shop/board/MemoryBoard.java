package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.http.JsonMembers;
import dev.miga.shop.board.ShopStatus.Health;
import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderSearch;
import dev.miga.shop.order.OrderState;
import dev.miga.shop.store.RecordJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** A board that forgets everything when the test ends. */
final class MemoryBoard implements Board {
  private final BoardEvents events;
  private final Map<Long, ShownOrder> orders = new ConcurrentSkipListMap<>();
  private final List<WaitingMessage> waiting = new ArrayList<>();
  private final List<String> corrections = new ArrayList<>();
  private ShopStatus status = new ShopStatus(Health.UP, Health.UP, 0, 0, Optional.empty());

  MemoryBoard(BoardEvents events) {
    this.events = events;
  }

  /** An order came or changed; its reading is its one message. */
  void put(Order order) {
    put(order, order.reading().map(read -> read.text()).orElse(""));
  }

  /** An order of a message came or changed. */
  synchronized void put(Order order, String words) {
    CustomerMessage message =
        new CustomerMessage(
            order.messages().getFirst(),
            order.customer(),
            order.name(),
            order.begun(),
            new Content.Text(words));
    orders.put(order.id(), new ShownOrder(order, List.of(message)));
    events.order(order.id());
  }

  /** Somebody wrote what only a person can answer. */
  synchronized void ask(CustomerMessage message, Optional<MessageKind> kind) {
    waiting.add(new WaitingMessage(message, kind));
    events.queue();
  }

  synchronized void become(ShopStatus now) {
    status = now;
    events.status();
  }

  synchronized void clear() {
    orders.clear();
    waiting.clear();
    corrections.clear();
    status = new ShopStatus(Health.UP, Health.UP, 0, 0, Optional.empty());
    events.reset();
  }

  @Override
  public synchronized List<ShownOrder> live(Instant since) {
    return List.copyOf(orders.values());
  }

  @Override
  public synchronized List<ShownOrder> find(OrderSearch search) {
    return orders.values().stream()
        .filter(shown -> search.state().map(s -> s == shown.order().state()).orElse(true))
        .filter(shown -> search.from().map(f -> !shown.order().begun().isBefore(f)).orElse(true))
        .filter(shown -> search.until().map(shown.order().begun()::isBefore).orElse(true))
        .filter(shown -> search.words().map(words -> has(shown.order(), words)).orElse(true))
        .sorted(Comparator.comparing((ShownOrder shown) -> shown.order().begun()).reversed())
        .toList();
  }

  private static boolean has(Order order, String words) {
    String sought = words.toLowerCase(Locale.ROOT);
    return Stream.of(
            Stream.of(order.customer()),
            order.name().stream(),
            order.content().items().stream().map(Item::product),
            order.content().address().stream(),
            order.reading().stream().map(read -> read.text()))
        .flatMap(texts -> texts)
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(sought));
  }

  @Override
  public synchronized List<Order> begun(Instant from, Instant until) {
    return orders.values().stream()
        .map(ShownOrder::order)
        .filter(order -> !order.begun().isBefore(from) && order.begun().isBefore(until))
        .toList();
  }

  @Override
  public synchronized Optional<ShownOrder> order(long id) {
    return Optional.ofNullable(orders.get(id));
  }

  @Override
  public synchronized boolean move(long id, OrderState from, OrderState to) {
    Order order = Objects.requireNonNull(orders.get(id)).order();
    if (order.state() != from) {
      return false;
    }
    replace(order, to, order.content(), order.review(), order.corrected());
    return true;
  }

  @Override
  public synchronized boolean correct(long id, OrderContent content, Instant seen) {
    Order order = Objects.requireNonNull(orders.get(id)).order();
    if (!order.changed().equals(seen)) {
      return false;
    }
    order.reading().ifPresent(read -> corrections.add(line(read.text(), content)));
    replace(order, order.state(), content, List.of(), true);
    return true;
  }

  private static String line(String text, OrderContent content) {
    return new JsonMembers()
        .put("text", text)
        .put("gold", RecordJson.of(content))
        .toObject()
        .toJson();
  }

  private void replace(
      Order order, OrderState state, OrderContent content, List<String> review, boolean corrected) {
    Order replaced =
        new Order(
            order.id(),
            order.customer(),
            order.name(),
            state,
            content,
            ServedBoard.SETTINGS.menu().bill(content),
            order.reading(),
            review,
            order.messages(),
            corrected,
            order.begun(),
            order.changed().plusMillis(1));
    orders.computeIfPresent(order.id(), (id, shown) -> new ShownOrder(replaced, shown.messages()));
  }

  @Override
  public synchronized List<WaitingMessage> queue() {
    return List.copyOf(waiting);
  }

  @Override
  public synchronized boolean answered(String message) {
    return waiting.removeIf(one -> one.message().id().equals(message));
  }

  @Override
  public synchronized List<String> corrections() {
    return List.copyOf(corrections);
  }

  @Override
  public synchronized JsonObject customer(String customer) {
    return new JsonMembers()
        .put("customer", customer)
        .put("orders", own(customer).stream().map(OrderJson::of).toList())
        .toObject();
  }

  private List<ShownOrder> own(String customer) {
    return orders.values().stream()
        .filter(shown -> shown.order().customer().equals(customer))
        .toList();
  }

  @Override
  public synchronized int forget(String customer) {
    int messages = own(customer).stream().mapToInt(shown -> shown.messages().size()).sum();
    orders.values().removeIf(shown -> shown.order().customer().equals(customer));
    return messages;
  }

  @Override
  public synchronized ShopStatus status() {
    return status;
  }
}
