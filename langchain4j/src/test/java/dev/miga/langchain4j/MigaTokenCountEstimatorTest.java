package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.memory.chat.TokenWindowChatMemory;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.tasks.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigaTokenCountEstimatorTest {
  private static final UserMessage ASKED = UserMessage.from("hola, dos panes");
  private static final AiMessage SAID = AiMessage.from("a la calle");

  @TempDir static Path folder;
  private static Fleet fleet;
  private static Tokenizer tokenizer;
  private static MigaTokenCountEstimator counts;

  @BeforeAll
  static void open() throws IOException {
    fleet = TinyChat.open(folder);
    tokenizer = fleet.base().model().tokenizer();
    counts = new MigaTokenCountEstimator(tokenizer);
  }

  @AfterAll
  static void close() {
    fleet.close();
  }

  @Test
  void aConversationCountsAsWhatTheModelReads() {
    try (MigaChatModel model = MigaChatModel.over(fleet.base()).maxOutputTokens(1).build()) {
      for (List<ChatMessage> messages :
          List.<List<ChatMessage>>of(
              List.of(ASKED), List.of(SystemMessage.from("eres panadero"), ASKED, SAID, ASKED))) {
        assertThat(counts.estimateTokenCountInMessages(messages))
            .isEqualTo(model.chat(messages).tokenUsage().inputTokenCount());
      }
    }
  }

  @Test
  void turnsMakeTheConversation() {
    int opening = 1 + tokenizer.encode("model\n").size();
    int turns =
        counts.estimateTokenCountInMessage(ASKED) * 2 + counts.estimateTokenCountInMessage(SAID);
    assertThat(counts.estimateTokenCountInMessages(List.of(ASKED, SAID, ASKED)))
        .isEqualTo(1 + turns + opening);
    assertThat(counts.estimateTokenCountInText("dos panes"))
        .isEqualTo(tokenizer.encode("dos panes").size());
  }

  @Test
  void whatIsLeftOfAConversationCountsByItsTurns() {
    assertThat(counts.estimateTokenCountInMessages(List.of(SAID, SAID)))
        .isEqualTo(1 + 2 * counts.estimateTokenCountInMessage(SAID));
    assertThat(counts.estimateTokenCountInMessages(List.of())).isZero();
  }

  @Test
  void aMemoryKeepsWhatItHasRoomFor() {
    int most = counts.estimateTokenCountInMessages(List.of(ASKED, SAID, ASKED));
    TokenWindowChatMemory memory = TokenWindowChatMemory.withMaxTokens(most, counts);
    for (int i = 0; i < 3; i++) {
      memory.add(ASKED);
      memory.add(SAID);
    }
    memory.add(ASKED);
    assertThat(memory.messages()).containsExactly(ASKED, SAID, ASKED);
  }

  @Test
  void whatIsNoTextIsRefused() {
    UserMessage image = UserMessage.from(ImageContent.from("https://example.org/cat.png"));
    assertThatThrownBy(() -> counts.estimateTokenCountInMessage(image))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("image");
  }
}
