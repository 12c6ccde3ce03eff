package dev.miga.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Bill;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.OrderState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class PrivacyTest extends StoreFixture {
  PrivacyTest(TestDatabase database) {
    super(database);
  }

  private String everything() throws IOException {
    Path file = folder.resolve("all.jsonl");
    store.backup().write(file);
    return Files.readString(file);
  }

  @Test
  void aForgottenCustomerIsNowhereButTotalsStay() throws IOException {
    CustomerMessage message = message("wamid.ana", ANA, "con todo y soda");
    long id = order(message, content(2, "pan"));
    store.orders().correct(id, 1, content(3, "pan"), Bill.NONE, "Rosa");
    store.orders().move(id, 2, OrderState.DELIVERED, Optional.empty());
    Letter letter = store.outbox().claim(LATER, Set.of(), 1).getFirst();
    store.outbox().sent(letter.id(), "wamid.letter");
    store.outbox().receipt("wamid.letter", Receipt.READ, Optional.empty());
    store.outbox().add(ANA, new Outgoing.Say("vuelva pronto"));
    order("b1", BETO, content(1, "malta"));

    store.privacy().forget(ANA);

    assertThat(everything())
        .doesNotContain(ANA, "con todo y soda", "wamid.ana", "wamid.letter")
        .doesNotContain("vuelva pronto")
        .contains(BETO);
    assertThat(store.orders().get(id)).isEmpty();
    assertThat(store.corrections().lines()).isEmpty();
    assertThat(store.orders().begun(NOON, NOON.plusSeconds(1)))
        .flatExtracting(stored -> stored.order().content().items())
        .containsExactlyInAnyOrder(new Item(3, "pan"), new Item(1, "malta"));
    assertThat(store.inbox().take(List.of(message))).isZero();
  }

  @Test
  void aCustomerWhoseOrderIsAtWorkIsNotForgotten() {
    long id = order("a1", ANA, content(2, "pan"));
    store.orders().move(id, 1, OrderState.PREPARING, Optional.empty());

    assertThatThrownBy(() -> store.privacy().forget(ANA))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("order " + id + " is preparing");

    assertThat(stored(id).order().customer()).isEqualTo(ANA);
  }

  @Test
  void whatIsOlderThanTheLimitIsRemovedAndTheRestStays() throws IOException {
    long old = order("a1", ANA, content(2, "pan"));
    store.outbox().sent(store.outbox().claim(LATER, Set.of(), 1).getFirst().id(), "s1");
    CustomerMessage open = message("a2", ANA, "sin leer");
    store.inbox().take(List.of(open));
    long recent =
        order(message("b1", BETO, "x", Instant.now().plusSeconds(600)), content(1, "malta"));

    store.privacy().forgetBefore(Instant.now().plusSeconds(60));

    assertThat(store.orders().get(old)).isEmpty();
    assertThat(stored(recent).order().messages()).containsExactly("b1");
    assertThat(claimed()).contains(open);
    assertThat(everything()).doesNotContain("2 panes a la calle 72");
  }

  @Test
  void anExportHoldsAllOfACustomerAndNothingOfOthers() {
    long id = order(message("a1", ANA, HOSTILE), content(2, "pan"));
    store.orders().correct(id, 1, content(3, "pan"), Bill.NONE, "Rosa");
    order("b1", BETO, content(1, "malta"));

    String export = store.privacy().export(ANA).toJson();

    assertThat(export)
        .contains("\"customer\":\"" + ANA, "drop table orders", "\"listo\"", "\"quantity\":3")
        .contains("calle 72", "\"type\":\"text\"", "\"state\":\"waiting\"")
        .doesNotContain(BETO, "malta");
  }
}
