package dev.miga.server.openai;

import dev.miga.engine.MigaException;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.http.LineStream;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Sends a text as it is written, by server-sent events. What goes wrong before its first part is
 * answered as elsewhere; later, an event says it.
 */
record SpeechStream(Context context, AnswerHead head, Speech speech, Logprobs logprobs) {
  private static final String DONE = "[DONE]";

  void send(TextWish.Delivery delivery) throws IOException, InterruptedException {
    try {
      Optional<SpokenPart> first = speech.parts().next();
      if (first.isEmpty()) {
        Spoken spoken = speech.outcome().get();
        LineStream out = open();
        out.event(head.delta(spoken.said().text(), logprobs.of(List.of())));
        finish(out, spoken, delivery);
        return;
      }
      LineStream out = open();
      for (var part = first; part.isPresent(); part = speech.parts().next()) {
        out.event(head.delta(part.get().text(), logprobs.of(part.get().tokens())));
      }
      end(out, delivery);
    } finally {
      speech.cancel().run(); // where the client has left; else it has ended
    }
  }

  private LineStream open() throws IOException {
    LineStream out = LineStream.events(context);
    out.event(head.opening());
    return out;
  }

  private void end(LineStream out, TextWish.Delivery delivery) {
    try {
      finish(out, speech.outcome().get(), delivery);
    } catch (MigaException e) {
      out.event(HttpFailure.of(e).toJson());
    }
  }

  private void finish(LineStream out, Spoken spoken, TextWish.Delivery delivery) {
    out.event(head.closing(spoken));
    if (delivery == TextWish.Delivery.STREAM_AND_COUNT) {
      out.event(head.counts(spoken));
    }
    out.event(DONE);
  }
}
