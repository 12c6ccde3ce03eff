package dev.miga.shop.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.shop.message.CustomerMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class KilledShopTest extends StoreFixture {
  private static final int MESSAGES = 300;

  KilledShopTest(TestDatabase database) {
    super(database);
  }

  @Test
  void whatAKilledShopDidIsDoneAndTheRestIsDoneOnceAfterwards()
      throws IOException, InterruptedException {
    List<CustomerMessage> messages = many(MESSAGES);
    store.inbox().take(messages);

    int done = killedAfter(MESSAGES / 3);

    assertThat(store.inbox().backlog().waiting())
        .isLessThanOrEqualTo(MESSAGES - done)
        .isGreaterThanOrEqualTo(0);
    while (DyingShop.step(store.inbox())) {
      done++;
    }
    assertThat(store.inbox().backlog().waiting()).isZero();
    assertThat(done).isLessThanOrEqualTo(MESSAGES);
    assertThat(store.orders().live(Instant.EPOCH))
        .flatExtracting(stored -> stored.order().messages())
        .containsExactlyInAnyOrderElementsOf(messages.stream().map(CustomerMessage::id).toList());
    assertThat(messages).allSatisfy(m -> assertThat(store.outbox().to(m.customer())).hasSize(1));
  }

  /** Starts another shop and kills it when it said that it did so many. */
  private int killedAfter(int count) throws IOException, InterruptedException {
    Process shop =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DyingShop.class.getName(),
                settings.url())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    int done = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(shop.getInputStream(), UTF_8))) {
      while (done < count && out.readLine() != null) {
        done++;
      }
      shop.destroyForcibly().waitFor();
    }
    assertThat(done).as("%s", folder.resolve("errors")).isEqualTo(count);
    return done;
  }
}
