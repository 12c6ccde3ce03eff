package dev.miga.shop.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.message.Content.Choice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class OutboxTest extends StoreFixture {
  OutboxTest(TestDatabase database) {
    super(database);
  }

  private Letter claimedLetter(String... busy) {
    return store.outbox().claim(LATER, Set.of(busy), 1).getFirst();
  }

  private Posted posted() {
    return store.outbox().to(ANA).getFirst();
  }

  @Test
  void lettersComeBackAsTheyWere() {
    Outgoing ask = new Outgoing.Ask(HOSTILE, List.of(new Choice("confirm", HOSTILE)));
    store.outbox().add(ANA, ask);

    assertThat(claimedLetter().body()).isEqualTo(ask);
    assertThat(claimedLetter().heard()).isEmpty();
  }

  @Test
  void aLetterNamesTheMessageThatItAnswersAndWhenTheCustomerWrote() {
    order("a1", ANA, content(2, "pan"));

    assertThat(claimedLetter().reply()).contains("a1");
    assertThat(claimedLetter().heard()).contains(NOON);
  }

  @Test
  void aCustomerGetsHisLettersInOrder() {
    store.outbox().add(ANA, new Outgoing.Say("uno"));
    store.outbox().add(ANA, new Outgoing.Say("dos"));
    store.outbox().add(BETO, new Outgoing.Say("tres"));

    assertThat(claimedLetter().body().text()).isEqualTo("uno");
    assertThat(claimedLetter(ANA).body().text()).isEqualTo("tres");
    store.outbox().retryLater(claimedLetter().id(), "429", LATER.plusSeconds(1));
    assertThat(claimedLetter().body().text()).isEqualTo("tres");
    assertThat(store.outbox().backlog()).isEqualTo(new Backlog(3, 1, Optional.of("429")));
    assertThat(posted().letter().attempts()).isEqualTo(1);
  }

  @Test
  void aLetterThatWasSentIsNotSentAgain() {
    store.outbox().add(ANA, new Outgoing.Say("uno"));
    store.outbox().sent(claimedLetter().id(), "wamid.1");

    assertThat(store.outbox().claim(LATER, Set.of(), 1)).isEmpty();
    store.outbox().retryLater(posted().letter().id(), "late", LATER);
    store.outbox().failed(posted().letter().id(), "late");
    assertThat(posted().state()).isEqualTo(LetterState.SENT);
  }

  @Test
  void aLetterThatFailedOrExpiredLetsTheNextOnePass() {
    store.outbox().add(ANA, new Outgoing.Say("uno"));
    store.outbox().add(ANA, new Outgoing.Say("dos"));
    store.outbox().add(ANA, new Outgoing.Say("tres"));

    store.outbox().failed(claimedLetter().id(), "no such number");
    store.outbox().expired(claimedLetter().id(), "a day has passed");

    assertThat(claimedLetter().body().text()).isEqualTo("tres");
    assertThat(store.outbox().to(ANA))
        .extracting(Posted::state)
        .containsExactly(LetterState.FAILED, LetterState.EXPIRED, LetterState.WAITING);
    assertThat(posted().problem()).contains("no such number");
  }

  @Test
  void aDeliveryNeverGoesBack() {
    store.outbox().add(ANA, new Outgoing.Say("uno"));
    store.outbox().receipt("wamid.1", Receipt.DELIVERED, Optional.empty());
    store.outbox().sent(claimedLetter().id(), "wamid.1");
    assertThat(posted().delivery()).contains(Receipt.DELIVERED);

    store.outbox().receipt("wamid.1", Receipt.SENT, Optional.empty());
    store.outbox().receipt("wamid.1", Receipt.FAILED, Optional.of("131026"));
    assertThat(posted().delivery()).contains(Receipt.DELIVERED);
    assertThat(posted().problem()).isEmpty();

    store.outbox().receipt("wamid.1", Receipt.READ, Optional.empty());
    store.outbox().receipt("wamid.1", Receipt.READ, Optional.empty());
    assertThat(posted().delivery()).contains(Receipt.READ);
  }

  @Test
  void aFailedDeliverySaysWhy() {
    store.outbox().add(ANA, new Outgoing.Say("uno"));
    store.outbox().sent(claimedLetter().id(), "wamid.1");
    store.outbox().receipt("wamid.1", Receipt.FAILED, Optional.of("131026 " + HOSTILE));

    assertThat(posted().delivery()).contains(Receipt.FAILED);
    assertThat(posted().problem().orElseThrow()).startsWith("131026 '; drop");
  }
}
