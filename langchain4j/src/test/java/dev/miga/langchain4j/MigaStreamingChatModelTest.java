package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.output.FinishReason;
import dev.miga.tasks.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers as they are written. */
class MigaStreamingChatModelTest {
  @TempDir static Path folder;
  private static Fleet fleet;
  private static MigaStreamingChatModel model;

  @BeforeAll
  static void open() throws IOException {
    fleet = TinyChat.open(folder);
    model = TinyChat.varied(MigaStreamingChatModel.over(fleet.base())).build();
  }

  @AfterAll
  static void close() {
    model.close();
    fleet.close();
  }

  private static String whole(String text) {
    try (MigaChatModel same = TinyChat.varied(MigaChatModel.over(fleet.base())).build()) {
      return same.chat(text);
    }
  }

  @Test
  void thePiecesMakeTheTextThatIsGivenWhole() throws Exception {
    Heard heard = new Heard();
    model.chat("hola", heard);
    ChatResponse response = heard.whole.get();
    assertThat(response.aiMessage().text()).isEqualTo(whole("hola"));
    assertThat(String.join("", heard.pieces)).isEqualTo(response.aiMessage().text());
    assertThat(heard.pieces).hasSizeGreaterThan(3).doesNotContain("");
    assertThat(heard.threads).hasSize(1).doesNotContain(Thread.currentThread());
    assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(12);
  }

  @Test
  void aCancelledAnswerEndsAndItsHandlerHearsNoMore() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    MigaStreamingChatModel endless =
        MigaStreamingChatModel.over(fleet.base()).maxOutputTokens(400).build();
    Heard heard =
        new Heard() {
          @Override
          public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            super.onPartialResponse(piece, context);
            if (pieces.size() == 2) {
              context.streamingHandle().cancel();
              cancelled.countDown();
            }
          }
        };
    endless.chat("hola", heard);
    cancelled.await();
    endless.close(); // waits for the model, which has stopped
    Heard after = new Heard();
    model.chat("hola", after);
    after.whole.get();
    assertThat(heard.pieces).hasSize(2);
    assertThat(heard.whole).isNotDone();
    assertThat(heard.errors).isEmpty();
  }

  @Test
  void aHandlerThatThrowsIsToldSoAndTheAnswerGoesOn() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    RuntimeException own = new IllegalStateException("of the handler");
    Heard heard =
        new Heard() {
          @Override
          public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            super.onPartialResponse(piece, context);
            throw own;
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            done.countDown();
          }
        };
    model.chat("hola", heard);
    done.await();
    assertThat(String.join("", heard.pieces)).isEqualTo(whole("hola"));
    assertThat(heard.errors).hasSameSizeAs(heard.pieces).containsOnly(own);
  }

  @Test
  void whatGoesWrongIsToldToTheHandler() {
    Heard heard = new Heard();
    model.chat("pan ".repeat(600), heard);
    assertThatThrownBy(heard.whole::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseExactlyInstanceOf(InvalidRequestException.class);
    assertThat(heard.threads).doesNotContain(Thread.currentThread());
  }

  @Test
  void manyStreamsAtOnceDoNotMix() throws Exception {
    List<String> texts = List.of("hola", "pan", "dos panes", "café");
    List<Heard> all = new ArrayList<>();
    for (String text : texts) {
      all.add(new Heard());
      model.chat(text, all.getLast());
    }
    for (int i = 0; i < texts.size(); i++) {
      all.get(i).whole.get();
      assertThat(String.join("", all.get(i).pieces)).isEqualTo(whole(texts.get(i)));
    }
  }

  @Test
  void aSpecialistsRecordComesAsItIsWritten() throws Exception {
    Heard heard = new Heard();
    MigaStreamingChatModel.over(fleet, "order").build().chat("hola", heard);
    String text = heard.whole.get().aiMessage().text();
    assertThat(text).isEqualTo(fleet.get("order").applyToJson("hola").toJson());
    assertThat(String.join("", heard.pieces)).isEqualTo(text);
    assertThat(heard.pieces).hasSizeGreaterThan(1);
  }

  @Test
  void aLabelComesInOnePiece() throws Exception {
    Heard heard = new Heard();
    MigaStreamingChatModel.over(fleet, "mood").build().chat("hola", heard);
    assertThat(heard.whole.get().aiMessage().text()).isIn("pan dulce", "hola");
    assertThat(heard.pieces).containsExactly(heard.whole.get().aiMessage().text());
  }
}
