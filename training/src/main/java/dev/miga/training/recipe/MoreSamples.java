package dev.miga.training.recipe;

import dev.miga.eval.Sample;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Task;
import dev.miga.training.data.SentenceShuffle;
import dev.miga.training.data.Wear;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How many samples are made of each one that is learnt from: the keys {@code exchange}, {@code
 * shuffle} and {@code wear} of a recipe, one after the other, each of all that there are by then.
 *
 * @param exchange times that one is also learnt with other values; see {@link ValueExchange}
 * @param shuffle times that one is also learnt in another order; see {@link SentenceShuffle}
 * @param wear times that one is also learnt as typed in haste; see {@link Wear}
 */
public record MoreSamples(int exchange, int shuffle, int wear) {
  static final String EXCHANGE = "exchange";
  static final String SHUFFLE = "shuffle";
  static final String WEAR = "wear";
  private static final int MOST = 100;

  static MoreSamples of(ConfigFields fields, Kind kind) {
    return new MoreSamples(exchange(fields, kind), times(fields, SHUFFLE), times(fields, WEAR));
  }

  private static int exchange(ConfigFields fields, Kind kind) {
    int times = times(fields, EXCHANGE);
    if (times > 0 && !(kind instanceof Kind.Extract)) {
      throw ConfigFields.wrong(
          fields.required(EXCHANGE), "'exchange' belongs to kind extract; leave it out");
    }
    return times;
  }

  private static int times(ConfigFields fields, String key) {
    return fields.integer(key, 0, MOST).orElse(0);
  }

  /** How many there will be of so many, at most. */
  int learnt(int samples) {
    return Math.clamp(samples * (1L + exchange) * (1 + shuffle) * (1 + wear), 0, Integer.MAX_VALUE);
  }

  /**
   * What is made of samples, without them.
   *
   * @param notes told how many of which kind
   */
  List<Sample> of(List<Sample> samples, Task task, long seed, Consumer<String> notes) {
    List<Sample> all = new ArrayList<>(samples);
    if (exchange > 0 && task.kind() instanceof Kind.Extract extract) {
      List<Sample> extended = new ValueExchange(extract.schema()).extend(all, exchange, seed);
      add(all, extended.subList(all.size(), extended.size()), "with values of others", notes);
    }
    if (shuffle > 0) {
      add(all, new SentenceShuffle(task).of(all, shuffle, seed), "in another order", notes);
    }
    if (wear > 0) {
      add(all, new Wear(task).of(all, wear, seed), "typed in haste", notes);
    }
    return all.subList(samples.size(), all.size());
  }

  private static void add(List<Sample> all, List<Sample> more, String how, Consumer<String> notes) {
    all.addAll(List.copyOf(more));
    notes.accept("%,d samples more, %s".formatted(more.size(), how));
  }
}
