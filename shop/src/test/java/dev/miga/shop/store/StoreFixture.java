package dev.miga.shop.store;

import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.conversation.MessageReader.Sorted;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Bill;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderState;
import dev.miga.shop.order.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty store, and what a shop puts into it. */
abstract class StoreFixture {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
  static final String ANA = "584140000001";
  static final String BETO = "584140000002";

  /** What somebody sends who tries the shop. */
  static final String HOSTILE =
      "'; drop table orders; -- <script>alert(1)</script> %_!\\ \"=1+1\" :id ${identity} \u0000"
          + " \ud83e\udd50 \ud800 ?";

  private final TestDatabase database;
  @TempDir Path folder;
  StoreSettings settings;
  ShopStore store;

  StoreFixture(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    settings = database.fresh(folder);
    store = ShopStore.open(settings);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Another store, empty as well. */
  ShopStore another() {
    return ShopStore.open(database.fresh(folder));
  }

  static CustomerMessage message(String id, String customer, String text) {
    return message(id, customer, text, NOON);
  }

  static CustomerMessage message(String id, String customer, String text, Instant at) {
    return new CustomerMessage(id, customer, Optional.of("Ana"), at, new Content.Text(text));
  }

  static OrderContent content(int quantity, String product) {
    return new OrderContent(
        List.of(new Item(quantity, product)), Optional.of("calle 72"), Optional.of("zelle"));
  }

  static Reading reading(OrderContent content, String text) {
    return new Reading(
        content,
        0.875,
        List.of(new Reading.Part("/items/0/quantity", 0.1 + 0.2, 0, 1)),
        text,
        "0123abcd");
  }

  /** An order as one message begins it. */
  static Order begun(CustomerMessage message, OrderContent content) {
    return new Order(
        Step.NEW_ORDER,
        message.customer(),
        message.name(),
        OrderState.OPEN,
        content,
        Bill.NONE,
        Optional.of(reading(content, ((Content.Text) message.content()).body())),
        List.of("lectura dudosa"),
        List.of(message.id()),
        false,
        message.at(),
        message.at());
  }

  static Step step(Order order, String answer) {
    return new Step(
        Optional.of(order),
        Optional.of(new Sorted(MessageKind.PEDIDO, 0.9375)),
        false,
        List.of(new Outgoing.Say(answer)));
  }

  static Step forPerson() {
    return new Step(
        Optional.empty(), Optional.of(new Sorted(MessageKind.RECLAMO, 0.5)), true, List.of());
  }

  /** Takes a message and makes an order of it. */
  long order(String id, String customer, OrderContent content) {
    return order(message(id, customer, "2 panes a la calle 72"), content);
  }

  long order(CustomerMessage message, OrderContent content) {
    store.inbox().take(List.of(message));
    Talk talk = store.inbox().talk(message);
    return store.inbox().done(message, talk, step(begun(message, content), "listo")).orElseThrow();
  }

  StoredOrder stored(long id) {
    return store.orders().get(id).orElseThrow();
  }

  Optional<CustomerMessage> claimed(String... busy) {
    return store.inbox().claim(LATER, Set.of(busy), 1).stream().map(Waiting::message).findFirst();
  }

  static List<CustomerMessage> many(int count) {
    List<CustomerMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(message("wamid." + i, "58414" + i, "quiero " + i));
    }
    return messages;
  }
}
