package dev.miga.shop;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.board.Board;
import dev.miga.shop.board.ShopStatus;
import dev.miga.shop.board.ShownOrder;
import dev.miga.shop.board.WaitingMessage;
import dev.miga.shop.conversation.MessageReader.Sorted;
import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Menu;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderSearch;
import dev.miga.shop.order.OrderState;
import dev.miga.shop.store.ShopStore;
import dev.miga.shop.store.StaleException;
import dev.miga.shop.store.StoredOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The board of what is stored.
 *
 * @param menu with which a person's corrections are priced
 * @param health how the shop is
 */
record StoredBoard(ShopStore store, Menu menu, Supplier<ShopStatus> health) implements Board {
  private static final int MOST_WAITING = 500;

  /** Who did it: the board has one door for all who work in the shop. */
  private static final String PERSON = "board";

  @Override
  public List<ShownOrder> live(Instant since) {
    return shown(store.orders().live(since));
  }

  @Override
  public List<ShownOrder> find(OrderSearch search) {
    return shown(store.orders().find(search));
  }

  private List<ShownOrder> shown(List<StoredOrder> orders) {
    Map<Long, List<CustomerMessage>> messages =
        store.inbox().ofOrders(orders.stream().map(stored -> stored.order().id()).toList());
    return orders.stream()
        .map(StoredOrder::order)
        .map(order -> new ShownOrder(order, messages.getOrDefault(order.id(), List.of())))
        .toList();
  }

  @Override
  public List<Order> begun(Instant from, Instant until) {
    return store.orders().begun(from, until).stream().map(StoredOrder::order).toList();
  }

  @Override
  public Optional<ShownOrder> order(long id) {
    return shown(store.orders().get(id).stream().toList()).stream().findFirst();
  }

  @Override
  public boolean move(long id, OrderState from, OrderState to) {
    Optional<StoredOrder> seen =
        store.orders().get(id).filter(stored -> stored.order().state() == from);
    return seen.isPresent()
        && done(
            () -> store.orders().move(id, seen.get().version(), to, news(seen.get().order(), to)));
  }

  /** What the customer is told unasked; a step back is the shop's own affair. */
  private static Optional<Outgoing> news(Order order, OrderState to) {
    if (order.customer().isEmpty() || to.compareTo(order.state()) < 0) {
      return Optional.empty();
    }
    boolean isFetched = order.content().address().isEmpty();
    Optional<Notice.Kind> kind =
        switch (to) {
          case CONFIRMED -> Optional.of(Notice.Kind.ORDER_CONFIRMED);
          case SENT -> Optional.of(isFetched ? Notice.Kind.ORDER_READY : Notice.Kind.ORDER_SENT);
          case CANCELLED -> Optional.of(Notice.Kind.ORDER_CANCELLED);
          case OPEN, PREPARING, DELIVERED -> Optional.empty();
        };
    return kind.map(news -> new Notice(news, order.content().inWords()));
  }

  @Override
  public boolean correct(long id, OrderContent content, Instant seen) {
    Optional<StoredOrder> stored =
        store.orders().get(id).filter(found -> found.order().changed().equals(seen));
    return stored.isPresent()
        && done(
            () ->
                store
                    .orders()
                    .correct(id, stored.get().version(), content, menu.bill(content), PERSON));
  }

  @Override
  public List<WaitingMessage> queue() {
    return store.persons().list(MOST_WAITING).stream()
        .map(found -> new WaitingMessage(found.message(), found.sorted().map(Sorted::kind)))
        .toList();
  }

  @Override
  public boolean answered(String message) {
    return done(() -> store.persons().answered(message, PERSON, Optional.empty()));
  }

  /** Whether nobody was faster. */
  private static boolean done(Runnable change) {
    try {
      change.run();
      return true;
    } catch (StaleException e) {
      return false;
    }
  }

  @Override
  public List<String> corrections() {
    return store.corrections().lines();
  }

  @Override
  public JsonObject customer(String customer) {
    return store.privacy().export(customer);
  }

  @Override
  public int forget(String customer) {
    return store.privacy().forget(customer);
  }

  @Override
  public ShopStatus status() {
    return health.get();
  }
}
