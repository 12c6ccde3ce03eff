package dev.miga.engine.chat;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.TokenKind;
import dev.miga.engine.tokenizer.Tokenizer;
import java.util.List;

/**
 * Gemma's turn format, the template that its instruction-tuned checkpoints carry:
 *
 * <pre>
 * &lt;bos&gt;&lt;start_of_turn&gt;user
 * TEXT&lt;end_of_turn&gt;
 * &lt;start_of_turn&gt;model
 * </pre>
 *
 * <p>There is no system role: its text, as it stands, and an empty line go before the first text of
 * the user. All other texts lose the white space at their ends. Control tokens go in as ids and
 * texts are encoded without them, so that no text can forge a turn.
 */
public final class ChatTemplate {
  private final Tokenizer tokenizer;
  private final int startOfTurn;
  private final int endOfTurn;

  /**
   * The format in the tokens of a model.
   *
   * @throws MigaException if its vocabulary has no tokens for turns
   */
  public ChatTemplate(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    startOfTurn = controlId("<start_of_turn>");
    endOfTurn = controlId(StopTokens.END_OF_TURN);
  }

  /**
   * The tokens of a conversation, one {@code <bos>} first. Where the user spoke last, a turn of the
   * model is opened: the prompt of a generation. Where the model did, its turn is closed: a
   * training example, which begins with the tokens of the prompt.
   */
  public TokenIds encode(Conversation conversation) {
    TokenIds.Builder ids = TokenIds.builder().add(tokenizer.vocabulary().bosId());
    List<Message> messages = conversation.messages();
    String prefix = conversation.hasSystem() ? messages.getFirst().text() + "\n\n" : "";
    for (Message message : messages.subList(conversation.hasSystem() ? 1 : 0, messages.size())) {
      addTurn(ids, message.role(), prefix + trim(message.text()));
      ids.add(endOfTurn).add(tokenizer.encode("\n"));
      prefix = "";
    }
    if (conversation.last().role() == Role.USER) {
      addTurn(ids, Role.MODEL, "");
    }
    return ids.build();
  }

  private void addTurn(TokenIds.Builder ids, Role role, String text) {
    ids.add(startOfTurn).add(tokenizer.encode(header(role) + text));
  }

  private static String header(Role role) {
    return switch (role) {
      case SYSTEM, USER -> "user\n";
      case MODEL -> "model\n";
    };
  }

  /** As the template's {@code trim} does: what Python takes for white space. */
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  private int controlId(String name) {
    return tokenizer
        .vocabulary()
        .find(name, TokenKind.CONTROL)
        .orElseThrow(
            () ->
                new MigaException(
                    ErrorCode.UNSUPPORTED,
                    "vocabulary: there is no control token "
                        + name
                        + ", so this model cannot chat; choose a Gemma 3 model"));
  }
}
