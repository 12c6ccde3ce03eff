package dev.miga.shop.store;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the shop's data lies.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST:PORT/DATABASE}
 * @param user of PostgreSQL, if the URL does not name one
 * @param password of that user
 * @param patience how long a call waits for a connection or a lock before it fails; at least a
 *     quarter of a second
 */
public record StoreSettings(
    String url, Optional<String> user, Optional<String> password, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * Checks the address.
   *
   * @throws MigaException INVALID_ARGUMENT if it is of another database, or of one in memory
   */
  public StoreSettings {
    if (Dialect.of(url).isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "a database is jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE, not '%s'"
              .formatted(place(url)));
    }
    if (url.contains(":memory:") || url.contains("mode=memory") || url.equals("jdbc:sqlite:")) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "a database in memory loses all orders; name a file: jdbc:sqlite:shop.db");
    }
  }

  /** A database with the usual patience, of three seconds. */
  public static StoreSettings of(String url) {
    return new StoreSettings(url, Optional.empty(), Optional.empty(), PATIENCE);
  }

  Dialect dialect() {
    return Dialect.of(url).orElseThrow();
  }

  /** The address without a user or password, for messages. */
  String place() {
    return place(url);
  }

  private static String place(String url) {
    return url.replaceAll("\\?.*", "").replaceAll("//[^/]*@", "//");
  }

  @Override
  public String toString() {
    return place();
  }
}
