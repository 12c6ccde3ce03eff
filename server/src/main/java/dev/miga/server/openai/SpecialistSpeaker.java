package dev.miga.server.openai;

import dev.miga.engine.chat.Message;
import dev.miga.engine.decode.StopReason;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Completed;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.Structured;
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
    String said =
        answer.output() instanceof JsonString string ? string.value() : answer.output().toJson();
    String read = specialist.task().asRead(text).text();
    int prompt = specialist.prompt().prefix().size() + specialist.prompt().message(read).size();
    return switch (answer) {
      case Structured<?> record ->
          new Spoken(said, StopReason.STOP_TOKEN, prompt, record.generation().tokens().size());
      case Classified label -> new Spoken(said, StopReason.STOP_TOKEN, prompt, 1);
      case Completed completed ->
          new Spoken(said, completed.reason(), prompt, specialist.prompt().completion(said).size());
    };
  }
}
