package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.ModelQuantizer;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import dev.miga.training.layer.LanePool;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.Objective;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.Target;
import dev.miga.training.layer.TrainableGemma;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerRoundingTest {
  @TempDir private Path folder;

  static List<int[]> texts(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> IntStream.concat(IntStream.of(2), random.ints(59, 10, 300)).toArray())
        .toList();
  }

  @Test
  void staysNearerToTheModelThanLeastSquares() {
    try (ModelFile file = ModelFiles.open(TinyGemma.standard().write(folder))) {
      List<String> told = new ArrayList<>();
      Map<String, MemorySegment> blocks =
          LayerRounding.round(
              file,
              texts(20, 1),
              TestKernels.exact(),
              2,
              (layers, of) -> told.add(layers + "/" + of));
      assertThat(told).containsExactly("1/4", "2/4", "3/4", "4/4");
      assertThat(blocks).hasSize(4 * 7);
      double calibrated = divergence(file, blocks);
      assertThat(calibrated).isLessThan(0.9 * divergence(file, Map.of()));
      Map<String, MemorySegment> again =
          LayerRounding.round(file, texts(20, 1), TestKernels.exact(), 1, (layers, of) -> {});
      again.forEach((name, block) -> assertThat(block.mismatch(blocks.get(name))).isEqualTo(-1));
    }
  }

  /** Of the model with these blocks, the others by least squares, from the model. */
  private double divergence(ModelFile file, Map<String, MemorySegment> blocks) {
    Path small = folder.resolve("small.gguf");
    ModelQuantizer.quantize(
        file,
        small,
        new ModelQuantizer.Target(GgmlType.Q4_0, GgmlType.F32, blocks, Optional.empty()),
        (name, index, count) -> {});
    try (ModelFile rounded = ModelFiles.open(small)) {
      return divergence(file, rounded, texts(8, 2));
    }
  }

  /** Of a model from another with the same table, nats per token. */
  static double divergence(ModelFile original, ModelFile other, List<int[]> texts) {
    PackedBatch pass = WholeTexts.passes(texts).getFirst();
    try (LanePool lanes = new LanePool(2);
        TrainableGemma teacher = model(original, lanes);
        TrainableGemma student = model(other, lanes)) {
      PackedBatch taught = taught(pass, teacher.lessons(pass));
      assertThat(teacher.loss(taught).mean()).isBetween(-1e-5, 1e-5);
      return student.loss(taught).mean();
    }
  }

  @Test
  void aLessonForAnotherHeadIsThatForTheOwnWhereItIsTheSame() {
    PackedBatch pass = WholeTexts.passes(texts(2, 5)).getFirst();
    Path small = folder.resolve("small.gguf");
    try (ModelFile file = written(small);
        ModelFile second = ModelFiles.open(small);
        Arena arena = Arena.ofShared();
        LanePool lanes = new LanePool(2);
        TrainableGemma teacher = model(file, lanes);
        TrainableGemma learner = model(second, lanes)) {
      PackedBatch fast = taught(pass, teacher.lessons(pass));
      PackedBatch slow = taught(pass, teacher.lessons(pass, TrainableGemma.head(arena, file)));
      assertThat(teacher.loss(slow).mean()).isBetween(-1e-4, 1e-4);
      double loss = learner.loss(fast).mean();
      assertThat(learner.loss(slow).mean()).isCloseTo(loss, within(1e-3 * loss));
    }
  }

  /** A model, beside which another is written that differs in its linears. */
  private ModelFile written(Path small) {
    ModelFile file = ModelFiles.open(TinyGemma.standard().write(folder));
    ModelQuantizer.quantize(
        file,
        small,
        new ModelQuantizer.Target(GgmlType.Q4_0, GgmlType.F32),
        (name, index, count) -> {});
    return file;
  }

  private static PackedBatch taught(PackedBatch pass, List<Objective.Lesson> lessons) {
    List<Target> targets =
        IntStream.range(0, lessons.size())
            .mapToObj(i -> new Target(pass.targets().get(i).row(), lessons.get(i), 1))
            .toList();
    return new PackedBatch(pass.tokens(), pass.segments(), targets, List.of());
  }

  private static TrainableGemma model(ModelFile file, LanePool lanes) {
    TrainableGemma model =
        new TrainableGemma(
            file, Method.loraOfRank(1), 0, WholeTexts.CAPACITY, TestKernels.exact(), lanes);
    model.parametersChanged();
    return model;
  }
}
