package dev.miga.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.shop.message.CustomerMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SqliteFaultsTest extends StoreFixture {
  SqliteFaultsTest() {
    super(TestDatabase.SQLITE);
  }

  @Test
  void aLockedDatabaseFailsWhollyAndWorksAfterwards() throws SQLException {
    store.inbox().take(many(1));
    try (Connection other = DriverManager.getConnection(settings.url());
        Statement statement = other.createStatement()) {
      statement.execute("begin exclusive");

      for (int i = 0; i < 6; i++) { // more often than there are connections
        assertThatThrownBy(() -> store.inbox().take(many(3)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("locked");
      }
      assertThat(store.health()).isInstanceOf(Health.Ill.class);
      assertThat(store.inbox().backlog().waiting()).isEqualTo(1);
      statement.execute("rollback");
    }

    assertThat(store.health()).as("asks nothing").isInstanceOf(Health.Ill.class);
    assertThat(store.retried()).isEqualTo(new Health.Well());
    assertThat(store.health()).isEqualTo(new Health.Well());
    assertThat(store.inbox().take(many(3))).isEqualTo(2);
    aStepAfterAFaultIsWholeOrNotAtAll();
  }

  /**
   * The driver would wait in native code, where virtual threads keep the processors from others.
   */
  @Test
  void whoWaitsForALockHoldsUpNobodyElse() throws Exception {
    int waiting = Runtime.getRuntime().availableProcessors() + 1;
    AtomicInteger ended = new AtomicInteger();
    try (Connection other = DriverManager.getConnection(settings.url());
        Statement statement = other.createStatement()) {
      statement.execute("begin exclusive");
      CountDownLatch begun = new CountDownLatch(waiting);
      for (int i = 0; i < waiting; i++) {
        Thread.ofVirtual()
            .start(
                () -> {
                  begun.countDown();
                  try {
                    store.inbox().take(many(3));
                  } catch (StoreException locked) {
                    ended.incrementAndGet();
                  }
                });
      }
      begun.await();
      for (int i = 0; i < 3; i++) {
        Thread.ofVirtual().start(() -> {}).join();
      }
      assertThat(ended).hasValue(0);
      statement.execute("rollback");
    }
  }

  /** A connection that failed to begin must not go on without a transaction. */
  private void aStepAfterAFaultIsWholeOrNotAtAll() {
    CustomerMessage message = claimed().orElseThrow();
    TestDatabase.meddle(settings, "alter table outgoing rename to elsewhere");
    for (int i = 0; i < 6; i++) {
      assertThatThrownBy(() -> DyingShop.step(store.inbox())).isInstanceOf(StoreException.class);
    }
    assertThat(store.orders().live(Instant.EPOCH)).isEmpty();
    assertThat(claimed()).contains(message);
  }

  @Test
  void aFullDiskFailsWhollyAndNothingStoredIsLost() {
    String large = "x".repeat(200_000);
    int taken = 0;
    try (ShopStore small =
        ShopStore.open(StoreSettings.of(settings.url() + "?max_page_count=300"))) {
      StoreException full = null;
      while (full == null) {
        try {
          taken += small.inbox().take(List.of(message("m" + taken, ANA, large)));
        } catch (StoreException e) {
          full = e;
        }
      }
      assertThat(full).hasMessageContaining("full");
      assertThat(small.inbox().backlog().waiting()).isEqualTo(taken).isPositive();
    }

    assertThat(store.inbox().backlog().waiting()).isEqualTo(taken);
    assertThat(store.inbox().take(List.of(message("m" + taken, ANA, large)))).isEqualTo(1);
  }

  @Test
  void commitsAreForcedToTheDiskAndRemovedRowsAreOverwritten() {
    try (Database database = Database.open(settings)) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).as("full").isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
      assertThat(pragma(database, "secure_delete")).isEqualTo("1");
    }
  }

  private static String pragma(Database database, String name) {
    return database.read(handle -> handle.createQuery("pragma " + name).mapTo(String.class).one());
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedWithAdvice() throws IOException {
    Path file = Files.writeString(folder.resolve("letter.db"), "Dear Ana, ".repeat(1000));

    for (String place : List.of(file.toString(), folder + "/none/shop.db")) {
      assertThatThrownBy(() -> ShopStore.open(StoreSettings.of("jdbc:sqlite:" + place)))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("cannot open jdbc:sqlite:" + place)
          .hasMessageContaining("may this user write to it?");
    }
  }

  @Test
  void anAddressThatKeepsNothingIsRefused() {
    for (String url : List.of("jdbc:sqlite::memory:", "jdbc:sqlite:", "jdbc:h2:shop", "shop.db")) {
      assertThatThrownBy(() -> StoreSettings.of(url))
          .as(url)
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(
            StoreSettings.of("jdbc:postgresql://ana:secret@host:5432/shop?password=secret")
                .toString())
        .isEqualTo("jdbc:postgresql://host:5432/shop");
  }
}
