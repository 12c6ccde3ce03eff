package dev.miga.shop.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Connections to a database whose tables are there. */
final class Pool {
  private static final int CONNECTIONS = 4;

  private Pool() {}

  /**
   * Connects and creates or changes the tables.
   *
   * @throws RuntimeException of the libraries
   */
  static HikariDataSource open(StoreSettings settings) {
    HikariDataSource pool = new HikariDataSource(config(settings));
    try {
      Flyway.configure(Pool.class.getClassLoader())
          .dataSource(pool)
          .locations("classpath:dev/miga/shop/store")
          .placeholders(Map.of("identity", settings.dialect().identity()))
          .loggers("slf4j")
          .load()
          .migrate();
      return pool;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static HikariConfig config(StoreSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("shop");
    config.setJdbcUrl(settings.url());
    settings.user().ifPresent(config::setUsername);
    settings.password().ifPresent(config::setPassword);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(settings.patience().toMillis());
    settings.dialect().properties(settings.patience()).forEach(config::addDataSourceProperty);
    return config;
  }
}
