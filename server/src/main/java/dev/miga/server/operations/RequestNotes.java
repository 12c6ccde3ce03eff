package dev.miga.server.operations;

import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.tasks.Answer;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What the models did for one request, without its texts: counted at once, and kept until the
 * request ends. Belongs to the request's thread.
 */
public final class RequestNotes {
  private static final String KEY = "miga.notes";

  private final ServerMeters meters;
  private int texts;
  private long promptTokens;
  private long generatedTokens;
  private Optional<Worked> last = Optional.empty();

  /**
   * What a model did for a text.
   *
   * @param model the name of a specialist, or of the base model
   * @param ended when its answer was there
   */
  record Worked(String model, Work work, Timings timings, Instant ended) {
    int generatedTokens() {
      return work.decided() + work.certain();
    }
  }

  RequestNotes(ServerMeters meters) {
    this.meters = meters;
  }

  /** Begins those of a request. */
  static RequestNotes begin(Context context, ServerMeters meters) {
    RequestNotes notes = new RequestNotes(meters);
    context.attribute(KEY, notes);
    return notes;
  }

  /** Those of a request that has begun. */
  public static RequestNotes of(Context context) {
    return Objects.requireNonNull(context.attribute(KEY), "the request has not begun");
  }

  /** A specialist answered a text. */
  public void answered(String specialist, Answer answer) {
    meters.judged(specialist, answer);
    worked(new Worked(specialist, answer.work(), answer.timings(), Instant.now()));
  }

  /** The base model wrote a text. */
  public void wrote(String model, Generation generation) {
    worked(new Worked(model, generation.work(), generation.timings(), Instant.now()));
  }

  private void worked(Worked worked) {
    meters.worked(worked);
    texts++;
    promptTokens += worked.work().prompt();
    generatedTokens += worked.generatedTokens();
    last = Optional.of(worked);
  }

  /** Texts that were answered. */
  int texts() {
    return texts;
  }

  /** Tokens that were read, of all texts. */
  long promptTokens() {
    return promptTokens;
  }

  /** Tokens that were written, of all texts. */
  long generatedTokens() {
    return generatedTokens;
  }

  /** The text that was answered last; a request has one model for all of them. */
  Optional<Worked> last() {
    return last;
  }
}
