package dev.miga.shop.conversation;

import dev.miga.shop.conversation.MessageReader.Sorted;
import dev.miga.shop.conversation.OrderTexts.Understood;
import dev.miga.shop.message.Content.Catalogue;
import dev.miga.shop.message.Content.Choice;
import dev.miga.shop.message.Content.Location;
import dev.miga.shop.message.Content.Text;
import dev.miga.shop.message.Content.Unreadable;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Menu;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the shop makes of a message after those before it. It remembers nothing itself: the same
 * talk and message give the same step.
 */
public final class Dialogue {
  /** A message after so long belongs to a new order. */
  private static final Duration FORGOTTEN = Duration.ofHours(12);

  private final MessageReader reader;
  private final OrderTexts texts;
  private final ReviewRules rules;
  private final Menu menu;
  private final Phrases phrases;

  /** A shop with a menu whose messages are read by models. */
  public Dialogue(MessageReader reader, ReviewRules rules, Menu menu) {
    this.reader = reader;
    this.texts = new OrderTexts(reader);
    this.rules = rules;
    this.menu = menu;
    this.phrases = new Phrases(menu);
  }

  /** Means of payment that are offered, as the specialist's schema spells them. */
  public static List<String> payments() {
    return Offers.PAYMENTS.stream().map(Offers::payment).flatMap(Optional::stream).toList();
  }

  /**
   * What follows from a message.
   *
   * @throws dev.miga.engine.MigaException BUSY or TIMEOUT if it should be tried again later
   */
  public Step next(Talk talk, CustomerMessage message) {
    return switch (message.content()) {
      case Text text -> text(talk, message, text.body());
      case Catalogue catalogue -> ordered(talk, message, Optional.empty());
      case Location location -> ordered(talk, message, Optional.empty());
      case Choice choice -> tapped(talk, message, choice);
      case Unreadable unreadable ->
          new Step(
              Optional.empty(),
              Optional.empty(),
              true,
              List.of(phrases.cannotRead(unreadable.kind())));
    };
  }

  /** What follows from a message that no model can read: a person answers it. */
  public Step handOver(Talk talk) {
    return forPerson(Optional.empty(), talk);
  }

  private Step tapped(Talk talk, CustomerMessage message, Choice choice) {
    Optional<Order> open = active(talk, message).filter(o -> o.state() == OrderState.OPEN);
    if (Offers.payment(choice).isPresent()) {
      return ordered(talk, message, Optional.empty());
    }
    if (Offers.is(choice, Offers.CONFIRM) && open.filter(Dialogue::hasItems).isPresent()) {
      return confirmed(open.get(), message);
    }
    if (Offers.is(choice, Offers.CANCEL) && active(talk, message).isPresent()) {
      return cancelled(active(talk, message).get(), message, Optional.empty());
    }
    if (Offers.is(choice, Offers.CHANGE)) {
      return new Step(
          active(talk, message).map(order -> order.in(OrderState.OPEN, message.at())),
          Optional.empty(),
          false,
          List.of(phrases.howToChange()));
    }
    return forPerson(Optional.empty(), talk);
  }

  private Step text(Talk talk, CustomerMessage message, String body) {
    Optional<Order> active = active(talk, message);
    boolean isOpen = active.filter(order -> order.state() == OrderState.OPEN).isPresent();
    if (isOpen && hasItems(active.get()) && Consent.isYes(body)) {
      return confirmed(active.get(), message);
    }
    Optional<Order> calledOff =
        recent(talk, message).filter(order -> order.state() == OrderState.CANCELLED);
    if (calledOff.isPresent() && Consent.takesBack(body)) {
      return reopened(calledOff.get(), message);
    }
    Sorted sorted = reader.sort(body);
    if (active.isPresent() && Consent.callsOff(body)) {
      return cancelled(active.get(), message, Optional.of(sorted));
    }
    return switch (sorted.kind()) {
      case PEDIDO -> ordered(talk, message, Optional.of(sorted));
      case CAMBIO_PEDIDO ->
          active.isPresent()
              ? ordered(talk, message, Optional.of(sorted))
              : forPerson(Optional.of(sorted), talk);
      case PAGO, OTRO, CONSULTA_SERVICIO ->
          isOpen && completes(talk, message, sorted.kind() != MessageKind.CONSULTA_SERVICIO)
              ? ordered(talk, message, Optional.of(sorted))
              : forPerson(Optional.of(sorted), talk);
      case SOCIAL -> greeted(sorted, talk, isOpen);
      case CONSULTA_PRODUCTO, ESTADO_PEDIDO, RECLAMO -> forPerson(Optional.of(sorted), talk);
    };
  }

  private static boolean hasItems(Order order) {
    return !order.content().items().isEmpty();
  }

  /**
   * Whether a message says the address or the payment of an open order and leaves the rest alone.
   *
   * @param others whether it may be another than the one that was known; a question may not
   */
  private boolean completes(Talk talk, CustomerMessage message, boolean others) {
    OrderContent before = talk.order().orElseThrow().content();
    OrderContent after = texts.understand(with(talk.messages(), message)).content();
    return after.items().equals(before.items())
        && (isNews(before.address(), after.address(), others)
            || isNews(before.paymentMethod(), after.paymentMethod(), others));
  }

  private static boolean isNews(Optional<String> before, Optional<String> after, boolean others) {
    return after.isPresent() && (others ? !after.equals(before) : before.isEmpty());
  }

  /** The message is part of the order that is being spoken about, or begins one. */
  private Step ordered(Talk talk, CustomerMessage message, Optional<Sorted> sorted) {
    Optional<Order> last = continued(talk, message, sorted);
    List<CustomerMessage> messages =
        last.isPresent() ? with(talk.messages(), message) : List.of(message);
    if (last.isPresent() && last.get().corrected()) {
      return new Step(
          Optional.of(again(last.get(), message, "el cliente escribió después de la corrección")),
          sorted,
          true,
          List.of(phrases.personAnswers()));
    }
    Understood understood = texts.understand(messages);
    if (last.isPresent() && takesAllBack(last.get(), understood.content(), sorted)) {
      return cancelled(last.get(), message, sorted);
    }
    Order order = order(last, messages, message, understood, review(last, understood, sorted));
    boolean isEmpty = order.content().items().isEmpty();
    return new Step(
        Optional.of(order),
        sorted,
        isEmpty && sorted.isPresent(),
        List.of(isEmpty ? phrases.whatElse() : phrases.summary(order.content())));
  }

  private static boolean takesAllBack(Order last, OrderContent content, Optional<Sorted> sorted) {
    return hasItems(last)
        && content.items().isEmpty()
        && sorted.filter(s -> s.kind() == MessageKind.CAMBIO_PEDIDO).isPresent();
  }

  private List<String> review(
      Optional<Order> last, Understood understood, Optional<Sorted> sorted) {
    List<String> reasons =
        new ArrayList<>(rules.reasons(understood.content(), understood.reading(), menu));
    if (sorted.filter(s -> s.confidence() < rules.sorting()).isPresent()) {
      reasons.add("no es seguro que el mensaje sea parte del pedido");
    }
    if (last.filter(order -> order.state() != OrderState.OPEN).isPresent()) {
      reasons.add("cambió después de confirmado");
    }
    return reasons;
  }

  private Order order(
      Optional<Order> last,
      List<CustomerMessage> messages,
      CustomerMessage message,
      Understood understood,
      List<String> review) {
    return new Order(
        last.map(Order::id).orElse(Step.NEW_ORDER),
        message.customer(),
        message.name(),
        last.map(Order::state).orElse(OrderState.OPEN),
        understood.content(),
        menu.bill(understood.content()),
        understood.reading(),
        review,
        messages.stream().map(CustomerMessage::id).toList(),
        false,
        messages.getFirst().at(),
        message.at());
  }

  /** The order that a message adds to: an open one, or one that it changes. */
  private static Optional<Order> continued(
      Talk talk, CustomerMessage message, Optional<Sorted> sorted) {
    boolean changes = sorted.filter(s -> s.kind() == MessageKind.CAMBIO_PEDIDO).isPresent();
    return active(talk, message)
        .filter(order -> order.state() == OrderState.OPEN || changes || sorted.isEmpty());
  }

  /** The order that a message can still change. */
  private static Optional<Order> active(Talk talk, CustomerMessage message) {
    return recent(talk, message)
        .filter(order -> order.state() == OrderState.OPEN || order.state() == OrderState.CONFIRMED);
  }

  /** The last order, if it is not too old to be spoken about. */
  private static Optional<Order> recent(Talk talk, CustomerMessage message) {
    return talk.order().filter(order -> order.changed().plus(FORGOTTEN).isAfter(message.at()));
  }

  private Step reopened(Order order, CustomerMessage message) {
    return new Step(
        Optional.of(order.in(OrderState.OPEN, message.at())),
        Optional.empty(),
        false,
        List.of(phrases.summary(order.content())));
  }

  private Step confirmed(Order order, CustomerMessage message) {
    Order confirmed = order.in(OrderState.CONFIRMED, message.at());
    return new Step(
        Optional.of(confirmed),
        Optional.empty(),
        false,
        List.of(phrases.confirmed(order.content())));
  }

  private Step cancelled(Order order, CustomerMessage message, Optional<Sorted> sorted) {
    return new Step(
        Optional.of(order.in(OrderState.CANCELLED, message.at())),
        sorted,
        false,
        List.of(phrases.cancelled()));
  }

  private Step greeted(Sorted sorted, Talk talk, boolean isOpen) {
    List<Outgoing> answer =
        isOpen || talk.heard().isPresent() ? List.of() : List.of(phrases.greeting());
    return new Step(Optional.empty(), Optional.of(sorted), false, answer);
  }

  /** A person answers; the customer is told so once. */
  private Step forPerson(Optional<Sorted> sorted, Talk talk) {
    Outgoing told = phrases.personAnswers();
    boolean knows = talk.answered().filter(last -> last.text().equals(told.text())).isPresent();
    return new Step(Optional.empty(), sorted, true, knows ? List.of() : List.of(told));
  }

  /** What a person wrote stands; the message is for a person too. */
  private static Order again(Order order, CustomerMessage message, String reason) {
    List<String> review = new ArrayList<>(order.review());
    if (!review.contains(reason)) {
      review.add(reason);
    }
    List<String> messages = new ArrayList<>(order.messages());
    messages.add(message.id());
    return order.of(messages, review, message.at());
  }

  /** The messages in the order in which they were sent, whatever the order of deliveries. */
  private static List<CustomerMessage> with(
      List<CustomerMessage> messages, CustomerMessage message) {
    List<CustomerMessage> all = new ArrayList<>(messages);
    all.add(message);
    all.sort(Comparator.comparing(CustomerMessage::at));
    return all;
  }
}
