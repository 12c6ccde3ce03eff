package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.ModelQuantizer;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatticeTrainingTest {
  private static final List<int[]> TEXTS = LayerRoundingTest.texts(32, 3);

  @TempDir private Path folder;
  private ModelFile original;
  private ModelFile rounded;
  private final List<Evaluation> evaluations = new ArrayList<>();

  @BeforeEach
  void roundAModel() {
    original = ModelFiles.open(TinyGemma.standard().write(folder));
    Path small = folder.resolve("rounded.gguf");
    ModelQuantizer.quantize(
        original,
        small,
        new ModelQuantizer.Target(GgmlType.Q4_0, GgmlType.F32),
        (name, index, count) -> {});
    rounded = ModelFiles.open(small);
  }

  @AfterEach
  void close() {
    original.close();
    rounded.close();
  }

  private LatticeTraining.Outcome run(String run, Trainer.Start start, int stopAfter) {
    AtomicInteger steps = new AtomicInteger();
    LatticeTraining training = new LatticeTraining(TestKernels.exact(), 2);
    return training.run(
        new LatticeTraining.Order(original, rounded, TEXTS, folder.resolve(run), start),
        Duration.ofMinutes(10),
        new LatticeTraining.Listener() {
          @Override
          public void note(String sentence) {}

          @Override
          public void stepped(TrainingProgress progress) {
            steps.incrementAndGet();
          }

          @Override
          public void evaluated(int step, Evaluation evaluation) {
            evaluations.add(evaluation);
          }
        },
        () -> steps.get() >= stopAfter);
  }

  @Test
  void comesNearerToTheModelAndGivesTheBlocksThatItWasScoredOn() {
    LatticeTraining.Outcome outcome = run("run", Trainer.Start.FRESH, Integer.MAX_VALUE);
    assertThat(outcome.blocks()).hasSize(4 * 7);
    Evaluation first = evaluations.getFirst();
    Evaluation best = outcome.result().best();
    assertThat(best.loss()).isLessThan(first.loss());
    assertThat(best.score()).isGreaterThan(first.score());
    Path served = folder.resolve("served.gguf");
    ModelQuantizer.quantize(
        original,
        served,
        new ModelQuantizer.Target(GgmlType.Q4_0, GgmlType.F32, outcome.blocks(), Optional.empty()),
        (name, index, count) -> {});
    try (ModelFile file = ModelFiles.open(served)) {
      assertThat(
              LayerRoundingTest.divergence(
                  original, file, LatticePlan.read(folder.resolve("run")).heldOut()))
          .isCloseTo(best.loss(), within(1e-5));
    }
  }

  @Test
  void goesOnWhereItWasStopped() {
    Map<String, MemorySegment> whole = run("a", Trainer.Start.FRESH, 20).blocks();
    run("b", Trainer.Start.FRESH, 7);
    assertThat(LatticeTraining.isBegun(folder.resolve("b"))).isTrue();
    Map<String, MemorySegment> resumed = run("b", Trainer.Start.RESUMED, 13).blocks();
    whole.forEach((name, blocks) -> assertThat(blocks.mismatch(resumed.get(name))).isEqualTo(-1));
  }
}
