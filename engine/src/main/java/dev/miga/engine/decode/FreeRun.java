package dev.miga.engine.decode;

import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.decode.GenerationEvent.TokenChosen;
import dev.miga.engine.model.Candidates;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.sampling.Sampler;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.tokenizer.StreamDecoder;
import dev.miga.engine.tokenizer.TokenIds;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Free text: the prompt, then a token a pass. */
final class FreeRun extends Run<Generation> {
  private final Free sequence;
  private final Sampling sampling;
  private final Sampler sampler;
  private final SplittableRandom random;
  private final Clock clock;
  private final StreamDecoder decoder;
  private final StopStrings stops;
  private final StringBuilder text = new StringBuilder();
  private final Written written = new Written();

  /** Tokens that occurred, for the repetition penalty. */
  private final BitSet seen = new BitSet();

  /** Tokens to append, of which the first {@code computed} lie in the cache. */
  private int[] settled;

  private int computed;
  private int passes;
  private int total;
  private Optional<StopReason> end = Optional.empty();

  FreeRun(Free sequence, Clock clock) {
    this.sequence = sequence;
    this.sampling = sequence.options().sampling();
    this.sampler = Sampler.of(sampling);
    this.random = new SplittableRandom(sampling.seed());
    this.clock = clock;
    this.decoder = new StreamDecoder(sequence.vocabulary());
    this.stops = new StopStrings(sequence.options().stopStrings());
    this.settled = sequence.input().prompt().clone();
    Arrays.stream(settled).forEach(seen::set);
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
    int count = Math.min(room, waiting());
    int[] tokens = Arrays.copyOfRange(settled, computed, computed + count);
    int[] rows = count == waiting() ? new int[] {count - 1} : new int[0];
    return new Part(tokens, rows, best());
  }

  /** How many of the most probable tokens are looked at. */
  private int best() {
    if (sequence.odds().isPresent()
        || sampling.repetitionPenalty() != 1
        || (sampling.topK() == 0 && !sampling.isGreedy())) {
      return Part.ALL;
    }
    return sampling.isGreedy() ? 1 : sampling.topK();
  }

  @Override
  int accept(Part part, Scores scores, int firstRow, KvCache cache) {
    passes++;
    total += part.tokens().length;
    computed += part.tokens().length;
    if (part.rows().length > 0) {
      clock.prefilled();
      Candidates candidates = candidates(scores, firstRow);
      int token = candidates.tokenIds()[sampler.choose(candidates, random)];
      if (!sequence.stops().contains(token)) {
        tell(token, scores, firstRow);
      }
      take(token);
      if (!isDone() && isFull(cache)) {
        end = Optional.of(StopReason.MAX_TOKENS);
      }
    }
    return part.tokens().length;
  }

  private void tell(int token, Scores scores, int row) {
    sequence
        .odds()
        .ifPresent(
            count -> {
              float[] logits = scores.logits(row);
              List<TokenOdds> best = TokenOdds.best(logits, count);
              sequence.events().accept(new TokenChosen(TokenOdds.of(token, logits), best));
            });
  }

  private Candidates candidates(Scores scores, int row) {
    if (best() < Part.ALL) {
      return scores.best(row, best());
    }
    float[] logits = scores.logits(row);
    float penalty = sampling.repetitionPenalty();
    if (penalty != 1) {
      seen.stream()
          .forEach(t -> logits[t] = logits[t] > 0 ? logits[t] / penalty : logits[t] * penalty);
    }
    return new Candidates(IntStream.range(0, logits.length).toArray(), logits);
  }

  private void take(int token) {
    seen.set(token);
    settled = new int[] {token};
    computed = 0;
    if (sequence.stops().contains(token)) {
      end = Optional.of(StopReason.STOP_TOKEN);
      return;
    }
    written.add(token);
    emit(stops.add(decoder.accept(token)));
    if (stops.found()) {
      end = Optional.of(StopReason.STOP_STRING);
    } else if (written.size() == sequence.options().maxTokens()) {
      end = Optional.of(StopReason.MAX_TOKENS);
    }
  }

  private boolean isFull(KvCache cache) {
    return cache.length() >= sequence.input().model().gemma().config().maxPositionEmbeddings();
  }

  private void emit(String delta) {
    if (!delta.isEmpty()) {
      text.append(delta);
      sequence.events().accept(new TextDelta(delta));
    }
  }

  @Override
  Generation result() {
    StopReason reason = end.orElseThrow();
    emit(reason == StopReason.STOP_STRING ? "" : stops.add(decoder.flush()) + stops.flush());
    TokenIds tokens = written.toTokenIds();
    int prompt = sequence.input().prompt().length;
    Generation generation =
        new Generation(
            text.toString(),
            tokens,
            List.of(),
            List.of(),
            reason,
            new Work(prompt, passes, tokens.size(), 0, 0, 0, total),
            clock.stop());
    sequence.events().accept(new GenerationEvent.Finished(generation));
    return generation;
  }
}
