package dev.miga.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.miga.engine.MigaException;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.chat.Role;
import java.util.List;
import java.util.Locale;

/** LangChain4j's messages as turns of the chat template. */
final class ChatTurns {
  private ChatTurns() {}

  /**
   * The conversation that a model is to go on with.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if a message has more than text,
   *     or the template has no place for them in this order
   */
  static Conversation conversation(List<ChatMessage> messages) {
    requireLastOfUser(messages);
    List<Message> turns = messages.stream().map(ChatTurns::message).toList();
    try {
      return new Conversation(turns);
    } catch (MigaException e) {
      throw Problems.unsupported("this order of messages is", e.oneLine());
    }
  }

  /**
   * The text that a specialist reads: the last message, which is the user's.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if a message is a system's, or
   *     has more than text
   */
  static String text(List<ChatMessage> messages) {
    requireLastOfUser(messages);
    List<Message> turns = messages.stream().map(ChatTurns::message).toList();
    if (turns.stream().anyMatch(turn -> turn.role() == Role.SYSTEM)) {
      throw Problems.unsupported(
          "SystemMessage is", "a specialist does what it was trained for; leave the message out");
    }
    return turns.getLast().text();
  }

  private static void requireLastOfUser(List<ChatMessage> messages) {
    if (!(messages.getLast() instanceof UserMessage)) {
      throw Problems.unsupported(
          messages.getLast().getClass().getSimpleName() + " as the last message is",
          "the last one must be a UserMessage");
    }
  }

  /** One message. */
  static Message message(ChatMessage message) {
    return switch (message) {
      case SystemMessage system -> Message.system(system.text());
      case UserMessage user -> Message.user(text(user));
      case AiMessage model -> Message.model(text(model));
      default ->
          throw Problems.unsupported(
              message.getClass().getSimpleName() + " is", "only text of system, user and model is");
    };
  }

  private static String text(UserMessage user) {
    if (user.name() != null) {
      throw Problems.unsupported(
          "the name of a UserMessage is", "the chat template has no place for it");
    }
    StringBuilder text = new StringBuilder();
    for (Content content : user.contents()) {
      if (!(content instanceof TextContent part)) {
        throw Problems.unsupported(
            "content of type " + content.type().name().toLowerCase(Locale.ROOT) + " is",
            "only text is");
      }
      text.append(part.text());
    }
    return text.toString();
  }

  private static String text(AiMessage model) {
    if (model.hasToolExecutionRequests()) {
      throw Problems.unsupported("a tool's call in an AiMessage is", "there are no tools");
    }
    if (model.thinking() != null) {
      throw Problems.unsupported("thinking in an AiMessage is", "the template has no place for it");
    }
    if (!model.images().isEmpty()) {
      throw Problems.unsupported("an image in an AiMessage is", "only text is");
    }
    return model.text() == null ? "" : model.text();
  }
}
