package dev.miga.langchain4j;

import dev.langchain4j.classification.ClassificationResult;
import dev.langchain4j.classification.ScoredLabel;
import dev.langchain4j.classification.TextClassifier;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Classified.LabelProbability;
import dev.miga.tasks.Kind;
import dev.miga.tasks.RecordBinder;
import dev.miga.tasks.Specialist;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A specialist of kind classify or route as a classifier of LangChain4j; scores are calibrated
 * probabilities. Where the most probable label is under the task's threshold there is no label at
 * all. Safe for any number of threads. The specialist stays its owner's.
 *
 * @param <L> type of the labels
 */
public final class SpecialistTextClassifier<L> implements TextClassifier<L> {
  private final Specialist specialist;
  private final Map<String, L> labels;
  private final int maxResults;
  private final double minScore;

  private SpecialistTextClassifier(
      Specialist specialist, Map<String, L> labels, int maxResults, double minScore) {
    this.specialist = specialist;
    this.labels = labels;
    this.maxResults = maxResults;
    this.minScore = minScore;
  }

  /**
   * With the labels as the task has them: the most probable one alone.
   *
   * @throws IllegalArgumentException if the specialist has no labels
   */
  public static SpecialistTextClassifier<String> over(Specialist specialist) {
    return over(specialist, Function.identity());
  }

  /**
   * With constants of an enum, found by name whatever the case and with or without {@code _} and
   * {@code -}.
   *
   * @throws IllegalArgumentException if the specialist has no labels, or one without a constant
   */
  public static <E extends Enum<E>> SpecialistTextClassifier<E> over(
      Specialist specialist, Class<E> type) {
    return over(specialist, label -> RecordBinder.bind(new JsonString(label), type));
  }

  private static <L> SpecialistTextClassifier<L> over(
      Specialist specialist, Function<String, L> meaning) {
    Map<String, L> labels = new LinkedHashMap<>();
    labels(specialist).forEach(label -> labels.put(label, meaning.apply(label)));
    return new SpecialistTextClassifier<>(specialist, labels, 1, 0);
  }

  private static List<String> labels(Specialist specialist) {
    return switch (specialist.task().kind()) {
      case Kind.Classify classify -> classify.labels();
      case Kind.Route route -> route.specialists();
      case Kind.Extract record -> throw none(specialist);
      case Kind.Generate text -> throw none(specialist);
    };
  }

  private static IllegalArgumentException none(Specialist specialist) {
    return new IllegalArgumentException(
        "%s is of kind %s and has no labels; give one of kind classify or route"
            .formatted(specialist.task().name(), specialist.task().kind().key()));
  }

  /** The same with up to so many of the most probable labels, at least 1. */
  public SpecialistTextClassifier<L> withMaxResults(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("max results must be 1 or more, got " + most);
    }
    return new SpecialistTextClassifier<>(specialist, labels, most, minScore);
  }

  /** The same without labels whose probability is under one from 0 to 1. */
  public SpecialistTextClassifier<L> withMinScore(double least) {
    if (!(least >= 0 && least <= 1)) {
      throw new IllegalArgumentException("min score must be 0 to 1, got " + least);
    }
    return new SpecialistTextClassifier<>(specialist, labels, maxResults, least);
  }

  /**
   * The most probable labels with their probabilities, the most probable first.
   *
   * @throws dev.langchain4j.exception.InvalidRequestException if the text is empty or longer than
   *     the task takes
   */
  @Override
  public ClassificationResult<L> classifyWithScores(String text) {
    Answer answer = Problems.named(() -> specialist.apply(text));
    if (!(answer instanceof Classified classified)) {
      throw new IllegalStateException("no label: " + answer);
    }
    return new ClassificationResult<>(
        classified.label().isEmpty()
            ? List.of()
            : classified.distribution().stream()
                .filter(one -> one.probability() >= minScore)
                .limit(maxResults)
                .flatMap(one -> scored(one).stream())
                .toList());
  }

  private Optional<ScoredLabel<L>> scored(LabelProbability one) {
    return Optional.ofNullable(labels.get(one.label()))
        .map(label -> new ScoredLabel<>(label, one.probability()));
  }
}
