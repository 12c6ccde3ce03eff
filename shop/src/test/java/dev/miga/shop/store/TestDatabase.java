package dev.miga.shop.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** The databases on which all must be the same. */
enum TestDatabase {
  SQLITE {
    @Override
    StoreSettings fresh(Path folder) {
      return new StoreSettings(
          "jdbc:sqlite:" + folder.resolve("shop" + System.nanoTime() + ".db"),
          Optional.empty(),
          Optional.empty(),
          PATIENCE);
    }
  },
  POSTGRESQL {
    @Override
    StoreSettings fresh(Path folder) {
      return PostgresCluster.shared().fresh(PATIENCE);
    }
  };

  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Settings of a new, empty database. */
  abstract StoreSettings fresh(Path folder);

  /** Does something to a database that the store does not know of. */
  static void meddle(StoreSettings settings, String sql) {
    try (Connection connection = DriverManager.getConnection(settings.url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
