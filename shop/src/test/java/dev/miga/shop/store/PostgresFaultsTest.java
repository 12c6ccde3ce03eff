package dev.miga.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PostgresFaultsTest extends StoreFixture {
  private static final int ATTEMPTS = 30;

  PostgresFaultsTest() {
    super(TestDatabase.POSTGRESQL);
  }

  @Test
  void aDatabaseThatWentAwayFailsAndWorksWhenItIsBack() {
    store.inbox().take(many(2));
    PostgresCluster.shared().stop();
    try {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> store.inbox().take(many(3))).isInstanceOf(StoreException.class);
      }
      assertThatThrownBy(() -> store.inbox().backlog())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is PostgreSQL running")
          .hasMessageNotContaining("user=");
      assertThat(store.health()).isInstanceOf(Health.Ill.class);
      assertThatThrownBy(() -> ShopStore.open(settings))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is PostgreSQL running");
    } finally {
      PostgresCluster.shared().start();
    }

    boolean isWell = false;
    for (int i = 0; !isWell && i < ATTEMPTS; i++) {
      isWell = store.retried() instanceof Health.Well;
    }
    assertThat(isWell).isTrue();
    assertThat(store.inbox().take(many(3))).isEqualTo(1);
    assertThat(DyingShop.step(store.inbox())).isTrue();
  }

  @Test
  void aLockedTableFailsWhollyAndWorksAfterwards() throws SQLException {
    try (Connection other = DriverManager.getConnection(settings.url());
        Statement statement = other.createStatement()) {
      statement.execute("begin");
      statement.execute("lock table messages in access exclusive mode");

      assertThatThrownBy(() -> store.inbox().take(many(3))).isInstanceOf(StoreException.class);
      statement.execute("rollback");
    }

    assertThat(store.inbox().take(many(3))).isEqualTo(3);
  }
}
