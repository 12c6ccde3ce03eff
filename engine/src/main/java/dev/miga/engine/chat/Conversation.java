package dev.miga.engine.chat;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages in order: at most one of the system, then the user and the model by turns, the user
 * first.
 *
 * @param messages never empty
 */
public record Conversation(List<Message> messages) {
  /**
   * Checks the order.
   *
   * @throws MigaException if it is another, naming the first message out of place
   */
  public Conversation {
    messages = List.copyOf(messages);
    int firstTurn = hasSystem(messages) ? 1 : 0;
    if (messages.size() == firstTurn) {
      throw invalid("there is no message of the user");
    }
    for (int i = firstTurn; i < messages.size(); i++) {
      Role expected = (i - firstTurn) % 2 == 0 ? Role.USER : Role.MODEL;
      if (messages.get(i).role() != expected) {
        throw invalid(
            "message %d is of the %s, expected one of the %s"
                .formatted(i + 1, name(messages.get(i).role()), name(expected)));
      }
    }
  }

  /** These messages. */
  public static Conversation of(Message... messages) {
    return new Conversation(List.of(messages));
  }

  /** This conversation, continued. */
  public Conversation plus(Message next) {
    return new Conversation(Stream.concat(messages.stream(), Stream.of(next)).toList());
  }

  /** The message that came last. */
  public Message last() {
    return messages.getLast();
  }

  boolean hasSystem() {
    return hasSystem(messages);
  }

  private static boolean hasSystem(List<Message> messages) {
    return !messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM;
  }

  private static String name(Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case USER -> "user";
      case MODEL -> "model";
    };
  }

  private static MigaException invalid(String problem) {
    return new MigaException(
        ErrorCode.INVALID_ARGUMENT,
        "conversation: "
            + problem
            + "; at most one message of the system begins it, then user and model take turns");
  }
}
