package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Puts messages to a specialist in other wordings.
 *
 * @param seed of what is drawn, together with the rewrite and the message: no rewrite or message
 *     more or less changes what the others become
 */
public record Trials(Kind kind, List<Rewrite> rewrites, long seed) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Copies the list. */
  public Trials {
    rewrites = List.copyOf(rewrites);
  }

  /** Who answers. */
  @FunctionalInterface
  public interface Answering {
    /** An answer for each text, in their order, as they are asked for. */
    Iterator<Given> answers(Iterator<String> texts);

    /** By a specialist, so many at a time. */
    static Answering by(Specialist specialist, int inFlight) {
      return texts -> {
        Iterator<Request> requests = mapped(texts, text -> new Request("", text));
        return mapped(specialist.applyAll(requests, inFlight), Given::of);
      };
    }
  }

  private static <A, B> Iterator<B> mapped(Iterator<A> from, Function<A, B> change) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return from.hasNext();
      }

      @Override
      public B next() {
        return change.apply(from.next());
      }
    };
  }

  /** A rewritten message that waits for its answer. */
  public record Asked(
      Rewrite rewrite, Subject subject, String text, Optional<JsonValue> expected) {}

  /** All messages in all wordings that apply to them, by rewrite. */
  public List<Asked> asked(List<Subject> subjects) {
    Copies copies = Copies.of(kind);
    List<Asked> asked = new ArrayList<>();
    for (Rewrite rewrite : rewrites) {
      for (Subject subject : subjects) {
        boolean applies =
            switch (rewrite.must()) {
              case KEEP -> subject.isAnswered();
              case CHANGE -> subject.isRight();
            };
        if (applies) {
          rewrite
              .maker()
              .rewrite(Passage.of(subject, copies), random(rewrite, subject))
              .map(made -> new Asked(rewrite, subject, made.text(), made.expected()))
              .ifPresent(asked::add);
        }
      }
    }
    return asked;
  }

  private SplittableRandom random(Rewrite rewrite, Subject subject) {
    long hash = FNV_OFFSET;
    String drawnFor = rewrite.name() + '\n' + subject.text();
    for (byte b : drawnFor.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return new SplittableRandom(hash ^ seed * FNV_PRIME);
  }

  /** Lets somebody answer; {@code each} runs after every answer. */
  public List<RewriteScore> scores(List<Asked> asked, Answering answering, Runnable each) {
    List<Trial> trials = new ArrayList<>();
    Iterator<Given> answers = answering.answers(asked.stream().map(Asked::text).iterator());
    for (Asked one : asked) {
      trials.add(trial(one, answers.next()));
      each.run();
    }
    return rewrites.stream()
        .map(
            rewrite ->
                new RewriteScore(
                    rewrite,
                    IntStream.range(0, asked.size())
                        .filter(i -> asked.get(i).rewrite().equals(rewrite))
                        .mapToObj(trials::get)
                        .toList()))
        .toList();
  }

  private Trial trial(Asked asked, Given given) {
    Optional<JsonValue> expected = asked.expected();
    Rewrite rewrite = asked.rewrite();
    Subject subject = asked.subject();
    Copies copies = Copies.of(kind);
    boolean isAnswered = given.failure().isEmpty();
    boolean held =
        isAnswered
            && expected
                .map(answer -> copies.areAlike(answer, given.output(), rewrite.folds()))
                .orElseGet(() -> !subject.given().output().equals(given.output()));
    boolean right =
        switch (rewrite.must()) {
          case KEEP ->
              isAnswered && copies.areAlike(subject.gold(), given.output(), rewrite.folds());
          case CHANGE -> held;
        };
    return new Trial(subject, asked.text(), expected, given, held, right);
  }
}
