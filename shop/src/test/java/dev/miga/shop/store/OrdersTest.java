package dev.miga.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Step;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Bill;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderSearch;
import dev.miga.shop.order.OrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class OrdersTest extends StoreFixture {
  OrdersTest(TestDatabase database) {
    super(database);
  }

  private static List<Long> ids(List<StoredOrder> orders) {
    return orders.stream().map(stored -> stored.order().id()).toList();
  }

  @Test
  void ordersAreListedByStateAndDay() {
    long first = order("a1", ANA, content(2, "pan"));
    long second = order(message("b1", BETO, "x", NOON.plusSeconds(86_400)), content(1, "malta"));
    store.orders().move(first, 1, OrderState.DELIVERED, Optional.empty());

    assertThat(ids(store.orders().live(NOON.plusSeconds(1)))).containsExactly(first, second);
    assertThat(ids(store.orders().live(LATER))).isEmpty();
    store.orders().move(second, 1, OrderState.CONFIRMED, Optional.empty());
    assertThat(ids(store.orders().live(LATER))).containsExactly(second);
    assertThat(ids(find(Optional.of(OrderState.DELIVERED), NOON, LATER))).containsExactly(first);
    assertThat(ids(find(Optional.empty(), NOON, NOON.plusSeconds(1)))).containsExactly(first);
    assertThat(find(Optional.empty(), NOON.plusSeconds(1), NOON.plusSeconds(86_400))).isEmpty();
    assertThat(store.orders().get(999)).isEmpty();
  }

  private List<StoredOrder> find(Optional<OrderState> state, Instant from, Instant until) {
    return store
        .orders()
        .find(new OrderSearch(state, Optional.of(from), Optional.of(until), Optional.empty()));
  }

  private List<StoredOrder> search(String words) {
    return store
        .orders()
        .find(
            new OrderSearch(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(words)));
  }

  @Test
  void aDayHasTheOrdersOfThoseWhoWereForgotten() {
    long first = order("a1", ANA, content(2, "pan"));
    long second = order("a2", BETO, content(3, "pan"));
    store.privacy().forget(ANA);

    assertThat(ids(store.orders().begun(NOON, NOON.plusSeconds(1)))).containsExactly(first, second);
    assertThat(ids(find(Optional.empty(), NOON, NOON.plusSeconds(1)))).containsExactly(second);
  }

  @Test
  void thePricesOfThenStayWithAnOrder() {
    long id = order("a1", ANA, content(2, "pan"));
    Bill bill = new Bill("USD", Map.of("pan", new BigDecimal("0.80")));
    store.orders().correct(id, 1, content(3, "pan"), bill, "Rosa");

    assertThat(stored(id).order().bill()).isEqualTo(bill);
    assertThat(stored(id).order().total()).contains(new BigDecimal("2.40"));
  }

  @Test
  void theCustomerIsToldOfAMoveIfThereIsNews() {
    long id = order("a1", ANA, content(2, "pan"));
    Notice news = new Notice(Notice.Kind.ORDER_SENT, "2 pan");
    store.orders().move(id, 1, OrderState.SENT, Optional.of(news));

    assertThat(store.outbox().to(ANA).getLast().letter().body()).isEqualTo(news);
  }

  @Test
  void aSearchFindsWordsOfAllPartsWhateverTheAccents() {
    long id = order(message("a1", ANA, "cachitos de jamón 100%, DIRECCIÓN"), content(2, "cachito"));
    order("b1", BETO, content(1, "malta"));

    for (String text : List.of("JAMON", "direccion cachito", "0000001", "100%", "ana 72 jamón")) {
      assertThat(ids(search(text))).as(text).contains(id).hasSizeBetween(1, 1);
    }
    for (String text : List.of("jam_n", "1%0", "!", "'; drop", HOSTILE, "x".repeat(100_000))) {
      assertThat(search(text)).as(text).isEmpty();
    }
    assertThat(search("")).hasSize(2);
    assertThat(search("calle")).hasSize(2);
  }

  @Test
  void aPersonWhoSawAnOlderVersionChangesNothing() {
    long id = order("a1", ANA, content(2, "pan"));
    store.orders().move(id, 1, OrderState.CONFIRMED, Optional.empty());

    assertThatThrownBy(() -> store.orders().move(id, 1, OrderState.CANCELLED, Optional.empty()))
        .isInstanceOf(StaleException.class);
    assertThatThrownBy(() -> store.orders().correct(id, 1, OrderContent.NONE, Bill.NONE, "Rosa"))
        .isInstanceOf(StaleException.class);
    assertThatThrownBy(() -> store.orders().move(999, 1, OrderState.CANCELLED, Optional.empty()))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("999");

    assertThat(stored(id).order().state()).isEqualTo(OrderState.CONFIRMED);
    assertThat(store.corrections().lines()).isEmpty();
  }

  @Test
  void aCorrectionEndsTheReviewAndIsALineToLearnFrom() {
    long id = order(message("a1", ANA, "2 \"panes\"\ny <ya>"), content(2, "pan"));

    StoredOrder changed =
        store
            .orders()
            .correct(
                id,
                1,
                new OrderContent(
                    List.of(new Item(3, "pan dulce")), Optional.empty(), Optional.empty()),
                Bill.NONE,
                "Rosa");

    assertThat(changed).isEqualTo(stored(id));
    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.order().corrected()).isTrue();
    assertThat(changed.order().review()).isEmpty();
    assertThat(store.corrections().lines())
        .containsExactly(
            "{\"id\":\"correction-1\",\"text\":\"2 \\\"panes\\\"\\ny <ya>\",\"gold\":{\"items\":"
                + "[{\"quantity\":3,\"product\":\"pan dulce\"}],\"address\":null,"
                + "\"payment_method\":null}}");
  }

  @Test
  void theLastCorrectionOfAnOrderCounts() {
    long id = order("a1", ANA, content(2, "pan"));
    store.orders().correct(id, 1, content(3, "pan"), Bill.NONE, "Rosa");
    store.orders().correct(id, 2, content(4, "pan"), Bill.NONE, "Luis");

    assertThat(store.corrections().lines()).hasSize(1);
    assertThat(store.corrections().lines().getFirst()).contains("\"quantity\":4");
  }

  @Test
  void whatACustomerTappedIsNotTaughtAsIfItWereWritten() {
    CustomerMessage message = message("a1", ANA, "2 panes");
    OrderContent read =
        new OrderContent(List.of(new Item(2, "pan")), Optional.empty(), Optional.empty());
    store.inbox().take(List.of(message));
    Order order = begun(message, read);
    Order tapped = withContent(order, content(2, "pan"));
    Step step = step(tapped, "listo");
    long id = store.inbox().done(message, store.inbox().talk(message), step).orElseThrow();

    store.orders().correct(id, 1, content(3, "pan"), Bill.NONE, "Rosa");
    store.orders().correct(id, 2, content(5, "pan"), Bill.NONE, "Rosa");

    assertThat(stored(id).order().content().address()).contains("calle 72");
    assertThat(store.corrections().lines().getFirst())
        .contains("\"quantity\":5")
        .contains("\"address\":null,\"payment_method\":null");
  }

  private static Order withContent(Order order, OrderContent content) {
    return new Order(
        order.id(),
        order.customer(),
        order.name(),
        order.state(),
        content,
        order.bill(),
        order.reading(),
        order.review(),
        order.messages(),
        order.corrected(),
        order.begun(),
        order.changed());
  }
}
