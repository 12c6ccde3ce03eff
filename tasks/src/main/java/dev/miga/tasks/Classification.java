package dev.miga.tasks;

import dev.miga.engine.generate.GenerationEvent;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.Workspace;
import dev.miga.tasks.Classified.LabelProbability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Chooses among labels by their probabilities after the prompt. */
final class Classification implements Applier {
  private final SpecialistFile file;
  private final double threshold;
  private final LanguageModel model;
  private final Prompt prompt;
  private final LabelScorer scorer;
  private final PrefixCaches caches;
  private final ConcurrentLinkedQueue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

  Classification(
      SpecialistFile file,
      double threshold,
      LanguageModel model,
      Prompt prompt,
      LabelScorer scorer) {
    this.file = file;
    this.threshold = threshold;
    this.model = model;
    this.prompt = prompt;
    this.scorer = scorer;
    this.caches = new PrefixCaches(model.gemma(), prompt.prefix());
  }

  @Override
  public Task task() {
    return file.task();
  }

  @Override
  public Answer apply(String text, BooleanSupplier cancelled, Consumer<GenerationEvent> events) {
    long start = System.nanoTime();
    Workspace idle = workspaces.poll();
    Workspace workspace = idle == null ? model.gemma().newWorkspace() : idle;
    KvCache cache = caches.borrow();
    try {
      int[] message = prompt.message(text).toArray();
      double[] raw = scorer.score(model.gemma(), cache, message, workspace);
      return classified(raw, Duration.ofNanos(System.nanoTime() - start));
    } finally {
      caches.giveBack(cache);
      workspaces.add(workspace);
    }
  }

  /** Divides the logarithms by the temperature and sorts. */
  private Classified classified(double[] raw, Duration elapsed) {
    double temperature = file.calibration().temperature(Calibration.LABEL);
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
        elapsed);
  }

  @Override
  public void close() {
    workspaces.forEach(Workspace::close);
    workspaces.clear();
    caches.close();
  }
}
