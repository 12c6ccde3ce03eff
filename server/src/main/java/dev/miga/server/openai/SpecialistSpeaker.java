package dev.miga.server.openai;

import dev.miga.engine.chat.Message;
import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Said;
import dev.miga.tasks.Specialist;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets a specialist answer in a chat: it reads the user's last message, and what it says is its
 * output, a label or text as it is, anything else as JSON.
 *
 * @param notes told of every answer, by the thread that waits for it
 */
record SpecialistSpeaker(Specialist specialist, Consumer<Answer> notes) {

  Speech answer(List<Message> messages, Terms terms) {
    return answer(ChatMessages.last(messages), terms);
  }

  Speech answer(String text, Terms terms) {
    Speaking parts = new Speaking();
    Pending pending = specialist.submit(text, terms, event -> {});
    pending.whenDone(parts::end);
    return new Speech(
        parts, () -> spoken(text, pending.await()), pending::whenDone, pending::cancel);
  }

  private Spoken spoken(String text, Answer answer) {
    notes.accept(answer);
    return new Spoken(Said.of(specialist, text, answer), List.of());
  }
}
