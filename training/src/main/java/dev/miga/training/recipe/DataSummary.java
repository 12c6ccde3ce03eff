package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.training.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says in sentences what there is to learn from. */
final class DataSummary {
  private static final int FEW = 10;

  /** Fewest samples that anything but noise is learnt from. */
  private static final int LEAST = 8;

  /** Held-out samples under which a score is rough. */
  private static final int ROUGH = 20;

  private DataSummary() {}

  /**
   * Refuses data that nothing can come of.
   *
   * @param samples to learn from
   * @throws MigaException if they are too few
   */
  static void requireEnough(int samples, Path task) {
    if (samples < LEAST) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %d samples to learn from are too few, at least %d are needed; write some tens of each label, or a hundred records, to begin with"
              .formatted(task, samples, LEAST));
    }
  }

  static List<String> of(List<Example> examples, DataSplit data, Kind kind) {
    List<String> lines = new ArrayList<>();
    int[] lengths = examples.stream().mapToInt(Example::tokens).sorted().toArray();
    lines.add(
        "%d samples to learn from, %d held out; %d tokens in the median, %d at most"
            .formatted(
                examples.size(),
                data.validation().size(),
                lengths[lengths.length / 2],
                lengths[lengths.length - 1]));
    int held = data.validation().size();
    if (held < ROUGH) {
      lines.add(
          "each held-out sample is %.0f points of the score, which is rough: hold out more, %d at least"
              .formatted(100.0 / held, ROUGH));
    }
    switch (kind) {
      case Kind.Classify classify -> labels(lines, data.training(), classify.labels());
      case Kind.Route route -> labels(lines, data.training(), route.specialists());
      case Kind.Extract ignored -> {}
      case Kind.Generate ignored -> {}
    }
    return lines;
  }

  private static void labels(List<String> lines, List<Sample> samples, List<String> labels) {
    LabelCounts counts = LabelCounts.of(samples, labels);
    lines.add(
        "%d labels, from %d samples (%s) to %d (%s); %d samples of none"
            .formatted(
                labels.size(),
                counts.rarest().getValue(),
                counts.rarest().getKey(),
                counts.commonest().getValue(),
                counts.commonest().getKey(),
                counts.none()));
    List<String> thin = counts.under(FEW).stream().map(Map.Entry::getKey).toList();
    if (samples.size() < 2 * labels.size()) {
      lines.add(
          "fewer than 2 samples a label: little can be learnt of them; write some tens of each");
    }
    if (!thin.isEmpty()) {
      lines.add("labels with fewer than " + FEW + " samples: " + String.join(", ", thin));
    }
  }
}
