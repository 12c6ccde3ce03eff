package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter.LabelHead;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.ContinuationScorer;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.LabelScorer;
import dev.miga.engine.decode.LinearScorer;
import dev.miga.engine.model.AdaptedModel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How a kind of task is done. Safe for any number of threads; texts are checked already. */
sealed interface Applier extends AutoCloseable permits Extraction, Classification, Completion {

  /**
   * What a task is done with.
   *
   * @param base runs the model
   * @param model what answers: the base model, merged or through an adapter
   * @param labelHead scores labels, where one was trained
   */
  record Means(
      SpecialistFile file,
      Prompt prompt,
      BaseModel base,
      AdaptedModel model,
      Optional<LabelHead> labelHead) {}

  /** The one for a task. */
  static Applier of(Means means) {
    return switch (means.file().task().kind()) {
      case Kind.Extract extract -> new Extraction(means, extract);
      case Kind.Classify classify ->
          new Classification(means, classify.threshold(), scorer(means, classify.labels()));
      case Kind.Route route ->
          new Classification(means, route.threshold(), scorer(means, route.specialists()));
      case Kind.Generate generate -> new Completion(means, generate);
    };
  }

  /** By the label head of a specialist that has one, else by how the model goes on. */
  private static LabelScorer scorer(Means means, List<String> labels) {
    if (means.labelHead().isEmpty()) {
      return new ContinuationScorer(
          labels, labels.stream().map(means.prompt()::completion).toList());
    }
    LabelHead head = means.labelHead().get();
    if (head.labels() != labels.size()) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "the label head scores %d labels, the task has %d; train it again"
              .formatted(head.labels(), labels.size()));
    }
    return new LinearScorer(labels, head);
  }

  /**
   * Prepares a text.
   *
   * @param events receives the answer as it is written; nothing for labels
   */
  Prepared<?> prepare(NormalizedText text, Consumer<GenerationEvent> events);

  /** Bytes that it holds for itself. */
  long bytes();

  @Override
  void close();
}
