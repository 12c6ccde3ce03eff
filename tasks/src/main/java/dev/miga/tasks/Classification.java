package dev.miga.tasks;

import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.LabelScorer;
import dev.miga.engine.decode.LabelScores;
import dev.miga.engine.decode.Labels;
import dev.miga.engine.decode.PrefixCaches;
import dev.miga.tasks.Classified.LabelProbability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Chooses among labels by their probabilities after the prompt. */
final class Classification implements Applier {
  private final Means means;
  private final double threshold;
  private final LabelScorer scorer;
  private final PrefixCaches caches;

  Classification(Means means, double threshold, LabelScorer scorer) {
    this.means = means;
    this.threshold = threshold;
    this.scorer = scorer;
    this.caches = means.base().prefix(means.model(), means.prompt().prefix());
  }

  @Override
  public Prepared<?> prepare(NormalizedText text, Consumer<GenerationEvent> events) {
    Input input = new Input(means.model(), caches, means.prompt().message(text.text()).toArray());
    return new Prepared<>(new Labels(input, scorer), this::classified);
  }

  /** Divides the logarithms by the temperature and sorts. */
  private Classified classified(LabelScores scores) {
    double[] raw = scores.probabilities();
    double temperature = means.file().calibration().temperature(Calibration.LABEL);
    double[] weights = new double[raw.length];
    double sum = 0;
    for (int i = 0; i < raw.length; i++) {
      weights[i] = Math.pow(raw[i], 1 / temperature);
      sum += weights[i];
    }
    List<LabelProbability> distribution = new ArrayList<>();
    for (int i = 0; i < raw.length; i++) {
      distribution.add(new LabelProbability(scorer.labels().get(i), weights[i] / sum));
    }
    distribution.sort(Comparator.comparingDouble(LabelProbability::probability).reversed());
    LabelProbability best = distribution.getFirst();
    return new Classified(
        best.probability() >= threshold ? Optional.of(best.label()) : Optional.empty(),
        distribution,
        scores.work(),
        scores.timings());
  }

  @Override
  public long bytes() {
    return caches.bytes();
  }

  @Override
  public void close() {
    caches.close();
  }
}
