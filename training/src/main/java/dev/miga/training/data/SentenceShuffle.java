package dev.miga.training.data;

import dev.miga.eval.Sample;
import dev.miga.tasks.Span;
import dev.miga.tasks.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Samples whose sentences and lines stand in another order. Nothing that an answer copies is
 * divided. A list of the answer whose items stand in the order of the text gets the new order; a
 * sample with a list of which that cannot be told is left alone.
 */
public final class SentenceShuffle {
  private static final int TRIES = 16;

  private final CopiedStrings copied;
  private final TaskCheck check;

  /** Shuffles samples of a task. */
  public SentenceShuffle(Task task) {
    this.copied = CopiedStrings.of(task.kind());
    this.check = new TaskCheck(task);
  }

  /**
   * New samples: each one in so many other orders, or fewer where there are no more.
   *
   * @param seed of the orders
   */
  public List<Sample> of(List<Sample> samples, int times, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Sample> shuffled = new ArrayList<>();
    for (Sample sample : samples) {
      Sentences sentences = Sentences.of(sample.text(), places(sample));
      Set<String> seen = new HashSet<>(Set.of(sample.text()));
      int made = 0;
      for (int i = 0; i < TRIES * times && made < times && sentences.count() > 1; i++) {
        String text = sentences.shuffled(random);
        if (seen.add(text)) {
          Optional<Sample> one = with(sample, text).filter(s -> check.problem(s).isEmpty());
          one.ifPresent(shuffled::add);
          made += one.isPresent() ? 1 : 0;
        }
      }
    }
    return shuffled;
  }

  private List<Span> places(Sample sample) {
    return copied.in(sample.gold()).stream()
        .flatMap(copy -> WholeWords.anywhere(sample.text(), copy.value()).stream())
        .toList();
  }

  private Optional<Sample> with(Sample sample, String text) {
    return new ListOrder(sample.text(), text)
        .of(sample.gold(), copied.rules())
        .map(
            gold ->
                new Sample(
                    sample.where() + " in another order",
                    text,
                    gold,
                    sample.group(),
                    sample.line()));
  }
}
