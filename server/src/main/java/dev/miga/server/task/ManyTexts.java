package dev.miga.server.task;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Reply;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/** Lets a specialist answer the texts of one request, some at a time, in their order. */
final class ManyTexts implements AutoCloseable {
  private final Specialist specialist;
  private final List<String> texts;
  private final Terms terms;
  private final int atOnce;
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private int next;

  /** A text, and what becomes of it. */
  private sealed interface Asked {
    record UnderWay(Request request, Pending pending) implements Asked {}

    record Refused(Reply.Failed reply) implements Asked {}
  }

  /**
   * Texts of a request.
   *
   * @param atOnce how many are under way at a time
   */
  ManyTexts(Specialist specialist, List<String> texts, Terms terms, int atOnce) {
    this.specialist = specialist;
    this.texts = texts;
    this.terms = terms;
    this.atOnce = atOnce;
  }

  /**
   * Submits the first texts.
   *
   * @throws MigaException BUSY if there is no room for the first
   */
  void begin() {
    fill();
    if (asked.peekFirst() instanceof Asked.Refused refused
        && refused.reply().failure().code() == ErrorCode.BUSY) {
      throw refused.reply().failure();
    }
  }

  /** Gives all replies. */
  void run(Consumer<Reply> replies) {
    fill();
    while (!asked.isEmpty()) {
      replies.accept(reply(asked.removeFirst()));
      fill();
    }
  }

  private void fill() {
    while (next < texts.size() && asked.size() < atOnce && submit()) {
      next++;
    }
  }

  /** False where there is no room, but will be when an earlier text is answered. */
  private boolean submit() {
    Request request = new Request(Integer.toString(next), texts.get(next));
    try {
      Pending pending = specialist.submit(request.text(), terms, event -> {});
      asked.addLast(new Asked.UnderWay(request, pending));
      return true;
    } catch (MigaException e) {
      if (e.code() == ErrorCode.BUSY && !asked.isEmpty()) {
        return false;
      }
      asked.addLast(new Asked.Refused(new Reply.Failed(request, e)));
      return true;
    }
  }

  private static Reply reply(Asked asked) {
    return switch (asked) {
      case Asked.Refused refused -> refused.reply();
      case Asked.UnderWay underWay -> reply(underWay);
    };
  }

  private static Reply reply(Asked.UnderWay asked) {
    try {
      return new Reply.Answered(asked.request(), asked.pending().await());
    } catch (MigaException e) {
      return new Reply.Failed(asked.request(), e);
    }
  }

  /** Cancels what is still under way: nobody waits for it any more. */
  @Override
  public void close() {
    for (Asked left : asked) {
      if (left instanceof Asked.UnderWay underWay) {
        underWay.pending().cancel();
      }
    }
  }
}
