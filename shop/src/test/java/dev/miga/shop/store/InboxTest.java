package dev.miga.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class InboxTest extends StoreFixture {
  InboxTest(TestDatabase database) {
    super(database);
  }

  @Test
  void aThousandMessagesTakenTwiceAreAThousand() {
    List<CustomerMessage> messages = many(1000);

    assertThat(store.inbox().take(messages)).isEqualTo(1000);
    assertThat(store.inbox().take(messages)).isZero();

    assertThat(store.inbox().backlog()).isEqualTo(new Backlog(1000, 0, Optional.empty()));
  }

  @Test
  void theSameDeliveryFiveTimesAtOnceIsOne() throws ExecutionException, InterruptedException {
    List<CustomerMessage> delivery = many(20);
    int taken = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(threads.submit(() -> store.inbox().take(delivery)));
      }
      for (Future<Integer> call : calls) {
        taken += call.get();
      }
    }

    assertThat(taken).isEqualTo(20);
    assertThat(store.inbox().backlog().waiting()).isEqualTo(20);
  }

  @Test
  void messagesOfEveryKindComeBackAsTheyWere() {
    List<Content> contents =
        List.of(
            new Content.Text(HOSTILE),
            new Content.Choice(HOSTILE, HOSTILE),
            new Content.Catalogue(List.of(new Item(3, HOSTILE))),
            new Content.Location(10.642, -71.6125, Optional.of(HOSTILE), Optional.empty()),
            new Content.Unreadable("audio"));
    for (Content content : contents) {
      CustomerMessage message = new CustomerMessage("m", ANA, Optional.of(HOSTILE), NOON, content);
      store.inbox().take(List.of(message));

      assertThat(claimed()).contains(message);
      store.privacy().forget(ANA);
      TestDatabase.meddle(settings, "delete from forgotten");
    }
  }

  @Test
  void aCustomersMessagesAreProcessedOneAfterTheOther() {
    CustomerMessage first = message("a1", ANA, "hola");
    CustomerMessage second = message("a2", ANA, "2 panes");
    CustomerMessage other = message("b1", BETO, "3 panes");
    store.inbox().take(List.of(first, second, other));

    assertThat(claimed()).contains(first);
    assertThat(claimed(ANA)).contains(other);
    assertThat(claimed(ANA, BETO)).isEmpty();
    store.inbox().done(first, store.inbox().talk(first), forPerson());
    assertThat(claimed()).contains(second);
  }

  @Test
  void aMessageThatWaitsHoldsUpItsCustomerAlone() {
    CustomerMessage first = message("a1", ANA, "hola");
    CustomerMessage second = message("a2", ANA, "2 panes");
    CustomerMessage other = message("b1", BETO, "3 panes");
    store.inbox().take(List.of(first, second, other));

    store.inbox().retryLater(first, "no hay turno " + HOSTILE, LATER.plusSeconds(1));

    assertThat(claimed()).contains(other);
    assertThat(store.inbox().backlog().failing()).isEqualTo(1);
    assertThat(store.inbox().backlog().problem().orElseThrow()).startsWith("no hay turno ';");
    assertThat(store.inbox().claim(LATER.plusSeconds(1), Set.of(), 1))
        .contains(new Waiting(first, 1));
  }

  @Test
  void allThatFollowsFromAMessageIsStored() {
    CustomerMessage message = message("a1", ANA, HOSTILE);
    OrderContent content =
        new OrderContent(List.of(new Item(2, HOSTILE)), Optional.of(HOSTILE), Optional.empty());

    long id = order(message, content);

    Order begun = begun(message, content);
    Order found = stored(id).order();
    assertThat(found)
        .isEqualTo(
            new Order(
                id,
                begun.customer(),
                begun.name(),
                begun.state(),
                begun.content(),
                begun.bill(),
                begun.reading(),
                begun.review(),
                begun.messages(),
                false,
                begun.begun(),
                begun.changed()));
    assertThat(store.outbox().to(ANA))
        .extracting(posted -> posted.letter().body())
        .containsExactly(new Outgoing.Say("listo"));
    assertThat(claimed()).isEmpty();
  }

  @Test
  void aTalkHoldsTheLastOrderWithItsMessagesAsTheyWereSent() {
    CustomerMessage late = message("a1", ANA, "mejor 5", NOON.plusSeconds(60));
    CustomerMessage early = message("a2", ANA, "3 panes", NOON);
    long id = order(late, content(5, "pan"));
    store.inbox().take(List.of(early));
    Order order = stored(id).order();
    Order longer = with(order, List.of("a1", "a2"));
    store.inbox().done(early, store.inbox().talk(early), step(longer, "cambiado"));
    CustomerMessage next = message("a3", ANA, "sí", NOON.plusSeconds(90));
    store.inbox().take(List.of(next));

    Talk talk = store.inbox().talk(next);

    assertThat(talk.order()).contains(with(order, List.of("a2", "a1")));
    assertThat(talk.messages()).containsExactly(early, late);
    assertThat(talk.heard()).contains(late.at());
    assertThat(talk.answered().orElseThrow().text()).isEqualTo("cambiado");
    assertThat(store.inbox().talk(message("b1", BETO, "hola"))).isEqualTo(Talk.NEW);
  }

  private static Order with(Order order, List<String> messages) {
    return new Order(
        order.id(),
        order.customer(),
        order.name(),
        order.state(),
        order.content(),
        order.bill(),
        order.reading(),
        order.review(),
        messages,
        order.corrected(),
        order.begun(),
        order.changed());
  }

  @Test
  void aMessageIsDoneOnce() {
    CustomerMessage message = message("a1", ANA, "2 panes");
    store.inbox().take(List.of(message));
    Talk talk = store.inbox().talk(message);
    Step step = step(begun(message, content(2, "pan")), "listo");
    store.inbox().done(message, talk, step);

    assertThatThrownBy(() -> store.inbox().done(message, talk, step))
        .isInstanceOf(StaleException.class);

    assertThat(store.orders().live(Instant.EPOCH)).hasSize(1);
    assertThat(store.outbox().to(ANA)).hasSize(1);
  }

  @Test
  void whatAPersonChangedWhileAMessageWasReadIsNotOverwritten() {
    long id = order("a1", ANA, content(2, "pan"));
    CustomerMessage message = message("a2", ANA, "mejor 5");
    store.inbox().take(List.of(message));
    Talk before = store.inbox().talk(message);
    store.orders().move(id, 1, OrderState.CONFIRMED, Optional.empty());
    Step step = step(before.order().orElseThrow(), "cambiado");

    assertThatThrownBy(() -> store.inbox().done(message, before, step))
        .isInstanceOf(StaleException.class);

    assertThat(stored(id).order().state()).isEqualTo(OrderState.CONFIRMED);
    assertThat(claimed()).contains(message);
    Talk now = store.inbox().talk(message);
    store.inbox().done(message, now, step(now.order().orElseThrow(), "cambiado"));
    assertThat(claimed()).isEmpty();
  }

  @Test
  void aStepThatCannotBeStoredWholeIsNotStoredAtAll() {
    CustomerMessage message = message("a1", ANA, "2 panes");
    store.inbox().take(List.of(message));
    Talk talk = store.inbox().talk(message);
    Step step = step(begun(message, content(2, "pan")), "listo");
    TestDatabase.meddle(settings, "alter table outgoing rename to elsewhere");

    assertThatThrownBy(() -> store.inbox().done(message, talk, step))
        .isInstanceOf(StoreException.class);
    assertThat(store.orders().live(Instant.EPOCH)).isEmpty();
    assertThat(claimed()).contains(message);

    TestDatabase.meddle(settings, "alter table elsewhere rename to outgoing");
    assertThat(store.inbox().done(message, talk, step)).isPresent();
    assertThat(store.orders().live(Instant.EPOCH)).hasSize(1);
  }

  @Test
  void aWatcherThatThrowsUndoesNothing() {
    List<Change> seen = new ArrayList<>();
    store.watch(
        change -> {
          throw new IllegalStateException("the watcher's own fault");
        });
    store.watch(seen::add);

    long id = order("a1", ANA, content(2, "pan"));

    assertThat(stored(id).order().messages()).containsExactly("a1");
    assertThat(seen)
        .containsExactly(
            new Change.OfMessage("a1"),
            new Change.OfMessage("a1"),
            new Change.OfOrder(id),
            new Change.OfAnswers());
  }

  @Test
  void aPersonAnswersOnce() {
    CustomerMessage message = message("a1", ANA, "llegó frío");
    store.inbox().take(List.of(message));
    store.inbox().done(message, store.inbox().talk(message), forPerson());
    assertThat(store.persons().list(10))
        .containsExactly(new PersonMessage(message, forPerson().sorted(), Optional.empty()));

    store.persons().answered("a1", "Rosa", Optional.of(new Outgoing.Say("disculpe")));

    assertThat(store.persons().list(10)).isEmpty();
    assertThat(store.outbox().to(ANA)).hasSize(1);
    assertThatThrownBy(() -> store.persons().answered("a1", "Luis", Optional.empty()))
        .isInstanceOf(StaleException.class);
  }

  @Test
  void idsThatNoDatabaseKeepsAreRefused() {
    assertThatThrownBy(() -> store.inbox().take(List.of(message("a\u0000", ANA, "hola"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
