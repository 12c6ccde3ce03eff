package dev.miga.engine.decode;

import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.sampling.Sampler;
import dev.miga.engine.tokenizer.StreamDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A text under a grammar. A pass takes the tokens that are settled but not computed yet, then a
 * draft; its output rows stand at every place where the model has a choice. What the model chooses
 * is compared with the draft, and the cache is cut back to the last token that was right.
 */
final class ConstrainedRun extends Run<Generation> {
  private final Constrained sequence;
  private final DraftModel drafts;
  private final Clock clock;
  private final StreamDecoder decoder;
  private final Sampler sampler;
  private final RandomGenerator random;
  private final Constraint constraint;
  private final Constraint beginning;
  private final Original original;
  private final Written written = new Written();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final List<Decision> decisions = new ArrayList<>();

  /** Settled tokens, of which the first {@code computed} lie in the cache. */
  private int[] settled;

  private int computed;
  private List<Guess> draft = List.of();

  /** What is allowed after the settled tokens. */
  private TokenSet allowed = TokenSet.of();

  private Optional<StopReason> end = Optional.empty();

  private int passes;
  private int certain;
  private int drafted;
  private int accepted;
  private int total;

  ConstrainedRun(Constrained sequence, Clock clock) {
    this.sequence = sequence;
    this.drafts = sequence.drafts();
    this.clock = clock;
    this.decoder = new StreamDecoder(drafts.vocabulary());
    this.sampler = Sampler.of(sequence.options().sampling());
    this.random = new SplittableRandom(sequence.options().sampling().seed());
    this.constraint = sequence.constraint();
    this.beginning = constraint.fork();
    this.original = Original.of(constraint.input());
    this.settled = sequence.input().prompt().clone();
    settleCertain();
  }

  @Override
  boolean isDone() {
    return end.isPresent();
  }

  @Override
  int waiting() {
    return settled.length - computed;
  }

  @Override
  Part next(int room, double least) {
    int waiting = waiting();
    if (waiting > room) {
      draft = List.of();
      return new Part(Arrays.copyOfRange(settled, computed, computed + room), new int[0], 0);
    }
    int most = Math.min(room - waiting, sequence.options().draft());
    draft = most > 0 ? fitting(draft(new Drafter.Limit(most, least)), room - waiting) : List.of();
    IntStream.Builder tokens = IntStream.builder();
    Arrays.stream(settled, computed, settled.length).forEach(tokens::add);
    int[] rows = new int[draft.size() + 1];
    rows[0] = waiting - 1;
    for (int i = 0; i < draft.size(); i++) {
      int[] guess = draft.get(i).tokens();
      Arrays.stream(guess).forEach(tokens::add);
      rows[i + 1] = rows[i] + guess.length;
    }
    allowed = constraint.allowed();
    return new Part(tokens.build().toArray(), rows, HeadScores.expected(allowed, sampler));
  }

  private List<Guess> draft(Drafter.Limit limit) {
    return drafts.draft(original, constraint, written, limit);
  }

  /** The guesses that there is room for: what is certain after the last one may go beyond it. */
  private static List<Guess> fitting(List<Guess> guesses, int room) {
    int tokens = 0;
    for (int i = 0; i < guesses.size(); i++) {
      tokens += guesses.get(i).tokens().length;
      if (tokens > room) {
        return guesses.subList(0, i);
      }
    }
    return guesses;
  }

  @Override
  int accept(Part part, Scores scores, int firstRow, KvCache cache) {
    passes++;
    total += part.tokens().length;
    if (part.rows().length == 0) {
      computed += part.tokens().length;
      return part.tokens().length;
    }
    clock.prefilled();
    int kept = waiting();
    settled = new int[0];
    computed = 0;
    drafted += draft.size();
    for (int i = 0; i < part.rows().length && !isDone(); i++) {
      TokenSet now = i == 0 ? allowed : constraint.allowed();
      Choice choice = scores.choose(firstRow + i, now, sequence.watched(), sampler, random);
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
    boolean stops = drafts.isStop(choice.token(), constraint);
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
    text.writeBytes(drafts.vocabulary().bytesOf(token));
    String delta = decoder.accept(token);
    if (!delta.isEmpty()) {
      sequence.events().accept(new TextDelta(delta));
    }
  }

  private void finishIfComplete() {
    if (constraint.isComplete()) {
      end = Optional.of(StopReason.STOP_TOKEN);
    } else if (written.size() >= sequence.options().maxTokens()) {
      end = Optional.of(StopReason.MAX_TOKENS);
    }
  }

  /** Writes what is certain and adds it to the tokens that wait for the next pass. */
  private void settleCertain() {
    int[] sure = drafts.certain(constraint, written);
    int count = writeCertain(sure);
    int at = settled.length;
    settled = Arrays.copyOf(settled, at + count);
    System.arraycopy(sure, 0, settled, at, count);
    finishIfComplete();
  }

  /** Writes tokens as far as the limit goes; returns how many. */
  private int writeCertain(int[] sure) {
    int count = Math.min(sure.length, sequence.options().maxTokens() - written.size());
    for (int i = 0; i < count; i++) {
      write(sure[i]);
    }
    certain += count;
    return count;
  }

  Written written() {
    return written;
  }

  @Override
  Generation result() {
    drafts.learn(beginning, written);
    int prompt = sequence.input().prompt().length;
    Generation generation =
        new Generation(
            text.toString(StandardCharsets.UTF_8),
            written.toTokenIds(),
            decisions,
            constraint.spans(),
            end.orElseThrow(),
            new Work(prompt, passes, decisions.size(), certain, drafted, accepted, total),
            clock.stop());
    sequence.events().accept(new GenerationEvent.Finished(generation));
    return generation;
  }
}
