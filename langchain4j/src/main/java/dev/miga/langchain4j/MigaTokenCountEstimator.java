package dev.miga.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.TokenCountEstimator;
import dev.miga.engine.MigaException;
import dev.miga.engine.chat.ChatTemplate;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts tokens as a base model of ours reads them; nothing is estimated. Messages that make a
 * conversation count as all of their prompt does, the opening of the model's turn with it. Others
 * (a memory's, some of which were dropped) count as the sum of their turns. Safe for any number of
 * threads.
 */
public final class MigaTokenCountEstimator implements TokenCountEstimator {
  private static final int BOS = 1;

  private final Tokenizer tokenizer;
  private final ChatTemplate template;

  /** Tokens that open the model's turn: one of control, and its header. */
  private final int opening;

  /**
   * A counter for the models with a tokenizer.
   *
   * @throws MigaException if it has no tokens for turns
   */
  public MigaTokenCountEstimator(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.template = new ChatTemplate(tokenizer);
    this.opening = 1 + tokenizer.encode("model\n").size();
  }

  private int prompt(Message... messages) {
    return template.encode(Conversation.of(messages)).size();
  }

  @Override
  public int estimateTokenCountInText(String text) {
    return tokenizer.encode(text).size();
  }

  /**
   * Tokens of one turn.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if it is more than text
   */
  @Override
  public int estimateTokenCountInMessage(ChatMessage message) {
    return turn(ChatTurns.message(message));
  }

  private int turn(Message message) {
    return switch (message.role()) {
      case SYSTEM -> tokenizer.encode(message.text() + "\n\n").size();
      case USER -> prompt(message) - BOS - opening;
      case MODEL -> prompt(Message.user(""), message) - prompt(Message.user("")) + opening;
    };
  }

  /**
   * Tokens of a prompt, or of the turns that would be in one.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if one is more than text
   */
  @Override
  public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
    List<Message> turns = new ArrayList<>();
    messages.forEach(message -> turns.add(ChatTurns.message(message)));
    try {
      return template.encode(new Conversation(turns)).size();
    } catch (MigaException e) {
      return turns.isEmpty() ? 0 : BOS + turns.stream().mapToInt(this::turn).sum();
    }
  }
}
