package dev.miga.engine.decode;

import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.PackedAdapter;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * How fast sequences end: what those that ended say, each one less than the next. Times are in
 * nanoseconds. Not thread-safe.
 */
final class Pace {
  /** What a sequence still says when the next one has ended: about the last 64 count. */
  private static final double KEPT = 1 - 1.0 / 64;

  private double busy;
  private double ended;

  /** Spent since the last end. */
  private double pending;

  /** By the weights of the model; forgotten with them. */
  private final Map<Object, Runs> runs = new WeakHashMap<>();

  /** Sums over the runs of a model. */
  private static final class Runs {
    private double nanos;
    private double company;
    private double prompts;
    private double count;

    void add(long ran, int prompt, int sequences) {
      nanos = nanos * KEPT + ran;
      company = company * KEPT + sequences;
      prompts = prompts * KEPT + prompt;
      count = count * KEPT + 1;
    }

    /**
     * A pass costs about its sequences and one more: two take one and a half times as long as one,
     * sixteen take eight and a half times as long. A prompt of twice the usual length takes twice
     * as long, since more is read out of it; a short one is trusted with nothing.
     */
    double among(int prompt, int sequences) {
      double longer = Math.max(1, prompt * count / prompts);
      return nanos / count * longer * (sequences + 1) / (company / count + 1);
    }
  }

  /**
   * A pass was made.
   *
   * @param over how many sequences ended with it
   */
  void passed(long nanos, int over) {
    pending += nanos;
    if (over > 0) {
      double kept = Math.pow(KEPT, over);
      busy = busy * kept + pending;
      ended = ended * kept + over;
      pending = 0;
    }
  }

  /**
   * A sequence ended.
   *
   * @param nanos from its first pass
   * @param sequences that ran with it, itself one of them
   */
  void ran(Input input, long nanos, int sequences) {
    runs.computeIfAbsent(weights(input.model()), weights -> new Runs())
        .add(nanos, input.prompt().length, sequences);
  }

  private static Object weights(AdaptedModel model) {
    return model.adapter() == PackedAdapter.NONE ? model.gemma() : model.adapter();
  }

  /** Whether nothing has ended yet. */
  boolean isUnknown() {
    return ended == 0;
  }

  /** Time from one end to the next. */
  double gap() {
    return (busy + pending) / ended;
  }

  /**
   * Time that a sequence runs.
   *
   * @param prompt tokens of it; 0 if that is not known yet
   * @param sequences that run with it, itself one of them
   */
  double run(AdaptedModel model, int prompt, int sequences) {
    Runs known = runs.get(weights(model));
    return known == null ? gap() * sequences : known.among(prompt, sequences);
  }
}
