package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.http.JsonMembers;
import java.time.Instant;
import java.util.Optional;

/**
 * How the shop is.
 *
 * @param database whether it answers
 * @param sender whether the last answer to a customer could be sent
 * @param incoming messages that were stored and not yet read
 * @param outgoing answers that were not yet sent
 * @param problem the last one that is not mended
 */
public record ShopStatus(
    Health database, Health sender, int incoming, int outgoing, Optional<Problem> problem) {

  /** Whether a part works. */
  public enum Health {
    /** It does. */
    UP,
    /** It does not. */
    DOWN
  }

  /** What does not work, in Spanish, and since when. */
  public record Problem(String text, Instant since) {}

  JsonObject toJson() {
    return new JsonMembers()
        .put("database", key(database))
        .put("sender", key(sender))
        .put(
            "queues",
            new JsonMembers().put("incoming", incoming).put("outgoing", outgoing).toObject())
        .put(
            "problem",
            problem.isPresent()
                ? new JsonMembers()
                    .put("text", problem.get().text())
                    .put("since", problem.get().since().toString())
                    .toObject()
                : new JsonNull())
        .toObject();
  }

  private static String key(Health health) {
    return switch (health) {
      case UP -> "up";
      case DOWN -> "down";
    };
  }
}
