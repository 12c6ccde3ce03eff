package dev.miga.server.openai;

import dev.miga.engine.MigaException;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.server.http.BadField;
import dev.miga.tasks.BaseWriter;
import dev.miga.tasks.BaseWriter.Writing;
import dev.miga.tasks.Said;
import java.util.List;
import java.util.function.Consumer;

/** Lets the base model write. Safe for any number of threads. */
final class BaseSpeaker implements AutoCloseable {
  private final BaseWriter writer;

  BaseSpeaker(BaseModel base) {
    this.writer = new BaseWriter(base);
  }

  /**
   * Continues a text.
   *
   * @param notes told of what was written, by the thread that waits for it
   */
  Speech complete(String prompt, TextWish wish, Terms terms, Consumer<Generation> notes) {
    writer.requireRoom(terms); // a refusal is to cost nothing
    Speaking parts = new Speaking();
    return speech(writer.complete(prompt, asked(wish), terms, parts), parts, notes);
  }

  /** Answers the last message of a conversation. */
  Speech answer(List<Message> messages, TextWish wish, Terms terms, Consumer<Generation> notes) {
    writer.requireRoom(terms);
    Conversation conversation = new Conversation(messages);
    Speaking parts = new Speaking();
    return speech(writer.answer(conversation, asked(wish), terms, parts), parts, notes);
  }

  private BaseWriter.Wish asked(TextWish wish) {
    return new BaseWriter.Wish(wish.options(), wish.schema().map(this::ruling), wish.odds());
  }

  private BaseWriter.Ruling ruling(JsonValue schema) {
    try {
      return writer.ruling(schema);
    } catch (MigaException e) {
      BadField bad = new BadField("response_format", e.oneLine());
      bad.initCause(e);
      throw bad;
    }
  }

  private static Speech speech(Writing writing, Speaking parts, Consumer<Generation> notes) {
    writing.ticket().whenDone(parts::end);
    return new Speech(
        parts,
        () -> {
          Generation generation = writing.ticket().await();
          notes.accept(generation);
          return new Spoken(Said.of(generation, writing.promptTokens()), parts.tokens());
        },
        writing.ticket()::whenDone,
        writing.ticket()::cancel);
  }

  @Override
  public void close() {
    writer.close();
  }
}
