package dev.miga.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final Message SYSTEM = Message.system("s");
  private static final Message USER = Message.user("u");
  private static final Message MODEL = Message.model("m");

  @Test
  void takesUserAndModelByTurns() {
    assertThat(Conversation.of(SYSTEM, USER, MODEL).plus(USER).messages()).hasSize(4);
    assertThat(Conversation.of(USER).last()).isEqualTo(USER);
  }

  @Test
  void refusesMessagesOutOfPlace() {
    assertRefused("message 1 is of the model, expected one of the user", MODEL);
    assertRefused("message 2 is of the user, expected one of the model", USER, USER);
    assertRefused("message 3 is of the user, expected one of the model", SYSTEM, USER, USER);
    assertRefused("message 2 is of the system, expected one of the model", USER, SYSTEM);
    assertRefused("message 2 is of the system, expected one of the user", SYSTEM, SYSTEM, USER);
  }

  @Test
  void refusesToBeWithoutTheUser() {
    assertRefused("there is no message of the user");
    assertRefused("there is no message of the user", SYSTEM);
  }

  private static void assertRefused(String problem, Message... messages) {
    assertThatThrownBy(() -> Conversation.of(messages))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(problem);
  }
}
