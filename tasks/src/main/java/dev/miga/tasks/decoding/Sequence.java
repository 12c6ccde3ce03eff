package dev.miga.tasks.decoding;

import dev.miga.engine.generate.StopReason;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.sampling.Sampler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One job under way. A pass takes the tokens that are settled but not computed yet, then a draft;
 * its output rows stand at every place where the model has a choice. What the model chooses is
 * compared with the draft, and the cache is cut back to the last token that was right.
 */
final class Sequence {
  private final Job job;
  private final TextBytes vocabulary;
  private final Spelling spelling;
  private final Drafter drafter;
  private final Sampler sampler;
  private final RandomGenerator random;
  private final long started = System.nanoTime();

  private final Constraint constraint;
  private final Written written = new Written();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final List<Decision> decisions = new ArrayList<>();

  /** Settled tokens, of which the first {@code computed} lie in the cache. */
  private int[] settled;

  private int computed;
  private List<Guess> draft = List.of();
  private Optional<StopReason> end = Optional.empty();

  private int passes;
  private int certain;
  private int drafted;
  private int accepted;
  private int total;

  Sequence(Job job, TextBytes vocabulary, Spelling spelling, Drafter drafter) {
    this.job = job;
    this.vocabulary = vocabulary;
    this.spelling = spelling;
    this.drafter = drafter;
    this.sampler = Sampler.of(job.settings().sampling());
    this.random = new SplittableRandom(job.settings().sampling().seed());
    this.constraint = job.constraint();
    this.settled = job.prompt().clone();
    settleCertain();
  }

  /** What a sequence contributes to a pass: tokens, and the rows after which it has a choice. */
  record Part(int[] tokens, int[] rows) {}

  Job job() {
    return job;
  }

  boolean isDone() {
    return end.isPresent();
  }

  /** Ends the sequence if its owner asks for that. */
  void checkCancelled() {
    if (!isDone() && job.cancelled().getAsBoolean()) {
      end = Optional.of(StopReason.CANCELLED);
    }
  }

  /**
   * The next tokens.
   *
   * @param room for how many there is room
   * @param least odds of a draft that pay off
   */
  Part next(int room, double least) {
    int waiting = settled.length - computed;
    if (waiting > room) {
      draft = List.of();
      return new Part(Arrays.copyOfRange(settled, computed, computed + room), new int[0]);
    }
    int most = Math.min(room - waiting, job.settings().draft());
    Drafter.Limit limit = new Drafter.Limit(most, least);
    draft = most > 0 ? drafter.draft(constraint, written, limit) : List.of();
    IntStream.Builder tokens = IntStream.builder();
    Arrays.stream(settled, computed, settled.length).forEach(tokens::add);
    int[] rows = new int[draft.size() + 1];
    rows[0] = waiting - 1;
    for (int i = 0; i < draft.size(); i++) {
      int[] guess = draft.get(i).tokens();
      Arrays.stream(guess).forEach(tokens::add);
      rows[i + 1] = rows[i] + guess.length;
    }
    return new Part(tokens.build().toArray(), rows);
  }

  /**
   * Takes the outcome of a pass.
   *
   * @param part what this sequence contributed
   * @param scores of all output rows of the pass
   * @param firstRow its first among them
   * @return how many of the part's tokens were right; the others must leave the cache
   */
  int accept(Part part, Scores scores, int firstRow) {
    passes++;
    total += part.tokens().length;
    if (part.rows().length == 0) {
      computed += part.tokens().length;
      return part.tokens().length;
    }
    int kept = settled.length - computed;
    settled = new int[0];
    computed = 0;
    drafted += draft.size();
    for (int i = 0; i < part.rows().length && !isDone(); i++) {
      Choice choice =
          scores.choose(firstRow + i, constraint.allowed(), job.watched(), sampler, random);
      decide(choice);
      if (isDone()) {
        break;
      }
      boolean guessed = i < draft.size() && draft.get(i).tokens()[0] == choice.token();
      if (!guessed) {
        settled = new int[] {choice.token()};
        settleCertain();
        break;
      }
      accepted++;
      int[] guess = draft.get(i).tokens();
      kept += 1 + writeCertain(Arrays.copyOfRange(guess, 1, guess.length));
      finishIfComplete();
    }
    return kept;
  }

  private void decide(Choice choice) {
    int from = text.size();
    boolean stops = vocabulary.isStop(choice.token(), constraint);
    if (!stops) {
      write(choice.token());
    }
    decisions.add(
        new Decision(
            choice.token(),
            from,
            text.size(),
            choice.probability(),
            choice.kept(),
            choice.allowed()));
    if (stops) {
      end = Optional.of(StopReason.STOP_TOKEN);
    } else {
      finishIfComplete();
    }
  }

  private void write(int token) {
    constraint.accept(token);
    written.add(token);
    text.writeBytes(vocabulary.of(token));
    job.tokens().accept(token);
  }

  private void finishIfComplete() {
    if (constraint.isComplete()) {
      end = Optional.of(StopReason.STOP_TOKEN);
    } else if (written.size() >= job.settings().maxTokens()) {
      end = Optional.of(StopReason.MAX_TOKENS);
    }
  }

  /** Writes what is certain and adds it to the tokens that wait for the next pass. */
  private void settleCertain() {
    int[] sure = spelling.certain(constraint, written);
    int count = writeCertain(sure);
    int at = settled.length;
    settled = Arrays.copyOf(settled, at + count);
    System.arraycopy(sure, 0, settled, at, count);
    finishIfComplete();
  }

  /** Writes tokens as far as the limit goes; returns how many. */
  private int writeCertain(int[] sure) {
    int count = Math.min(sure.length, job.settings().maxTokens() - written.size());
    for (int i = 0; i < count; i++) {
      write(sure[i]);
    }
    certain += count;
    return count;
  }

  Written written() {
    return written;
  }

  Generation result() {
    return new Generation(
        text.toString(StandardCharsets.UTF_8),
        written.toTokenIds(),
        decisions,
        constraint.spans(),
        end.orElseThrow(),
        new Work(passes, decisions.size(), certain, drafted, accepted, total),
        Duration.ofNanos(System.nanoTime() - started));
  }
}
