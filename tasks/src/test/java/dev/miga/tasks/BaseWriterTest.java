package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.chat.ChatTemplate;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.StopReason;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.tasks.BaseWriter.Wish;
import dev.miga.tasks.BaseWriter.Writing;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseWriterTest {
  private static final Conversation ASKED =
      Conversation.of(Message.user("hola"), Message.model("dime"), Message.user("dos panes"));

  @TempDir private static Path folder;
  private static BaseModel base;
  private static BaseWriter writer;

  @BeforeAll
  static void open() {
    base = new BaseModel(TinySpecialists.model(folder), Scheduler.Limits.STANDARD);
    writer = new BaseWriter(base);
  }

  @AfterAll
  static void close() {
    writer.close();
    base.close();
  }

  private static Wish wish(int tokens, Optional<BaseWriter.Ruling> ruling) {
    return new Wish(GenerationOptions.greedy(tokens), ruling, OptionalInt.empty());
  }

  @Test
  void readsTheWholeConversationAndSaysWhatItTook() {
    Writing writing = writer.answer(ASKED, wish(3, Optional.empty()), Terms.NONE, event -> {});
    Generation generation = writing.ticket().await();
    Said said = Said.of(generation, writing.promptTokens());
    assertThat(said)
        .isEqualTo(
            new Said(
                generation.text(),
                StopReason.MAX_TOKENS,
                new ChatTemplate(base.model().tokenizer()).encode(ASKED).size(),
                3));
  }

  @Test
  void aRulingCopiesFromTheUsersLastMessage() {
    BaseWriter.Ruling word =
        writer.ruling(JsonValue.parse("{\"type\": \"string\", \"x-verbatim\": true}"));
    Writing writing = writer.answer(ASKED, wish(40, Optional.of(word)), Terms.NONE, event -> {});
    assertThat(writing.ticket().await().text()).isIn("\"dos\"", "\"panes\"", "\"dos panes\"");
  }

  @Test
  void whenItIsClosedItTakesNoMoreAndTheModelGoesOn() {
    BaseWriter closed = new BaseWriter(base);
    Writing last = closed.complete("hola", wish(3, Optional.empty()), Terms.NONE, event -> {});
    closed.close();
    closed.close();
    assertThat(last.ticket().isDone()).isTrue();
    assertThatThrownBy(
            () -> closed.complete("hola", wish(3, Optional.empty()), Terms.NONE, event -> {}))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("was closed");
    assertThat(
            writer
                .complete("hola", wish(3, Optional.empty()), Terms.NONE, event -> {})
                .ticket()
                .await()
                .text())
        .isEqualTo(last.ticket().await().text());
  }
}
