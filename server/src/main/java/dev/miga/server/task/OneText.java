package dev.miga.server.task;

import dev.miga.engine.decode.Terms;
import dev.miga.server.http.ClientWatch;
import dev.miga.server.operations.RequestNotes;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Reply;
import dev.miga.tasks.ReplyJson;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import io.javalin.http.Context;

/** Lets a specialist answer the one text of a request, as long as its client waits. */
final class OneText {
  private OneText() {}

  static Answer answer(
      Context context, String name, Specialist specialist, String text, Terms terms) {
    Pending pending = specialist.submit(text, terms, event -> {});
    ClientWatch.await(context, pending::whenDone, pending::cancel);
    Answer answer = pending.await();
    RequestNotes.of(context).answered(name, answer);
    return answer;
  }

  /** The line of {@code apply --details}. */
  static String line(
      Context context, String name, Specialist specialist, String text, Terms terms) {
    Answer answer = answer(context, name, specialist, text, terms);
    return ReplyJson.line(new Reply.Answered(new Request("\"1\"", text), answer));
  }
}
