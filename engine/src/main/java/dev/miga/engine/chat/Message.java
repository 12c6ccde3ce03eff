package dev.miga.engine.chat;

/**
 * One message of a conversation.
 *
 * @param role who wrote it
 * @param text any text; nothing in it is taken for a control token
 */
public record Message(Role role, String text) {
  /** A message of the user. */
  public static Message user(String text) {
    return new Message(Role.USER, text);
  }

  /** An answer of the model. */
  public static Message model(String text) {
    return new Message(Role.MODEL, text);
  }

  /** Instructions for the whole conversation. */
  public static Message system(String text) {
    return new Message(Role.SYSTEM, text);
  }
}
