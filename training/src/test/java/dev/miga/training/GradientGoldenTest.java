package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.adapter.AdapterNames;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.ScalarTrainingKernels;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.Capacity;
import dev.miga.training.layer.FullParameters;
import dev.miga.training.layer.LabelHead;
import dev.miga.training.layer.LanePool;
import dev.miga.training.layer.LoraParameters;
import dev.miga.training.layer.Loss;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.TrainableGemma;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and adapter gradients against what autograd of PyTorch finds in float64. */
class GradientGoldenTest {
  private static final String SCORE = "base_model.model.score.";

  private final Golden golden = Golden.read();

  static Stream<TrainingKernels> exactKernels() {
    return Stream.of(new ScalarTrainingKernels(), TestKernels.exact());
  }

  static Stream<TrainingKernels> allKernels() {
    return Stream.concat(exactKernels(), Stream.of(TestKernels.fastest()));
  }

  @ParameterizedTest
  @MethodSource("exactKernels")
  void gradientsOverTheWholeVocabularyAgree(TrainingKernels kernels) {
    check(kernels, golden.unrestricted(), golden.wholeLoss(), "whole", 1e-4);
  }

  @ParameterizedTest
  @MethodSource("exactKernels")
  void gradientsOverTheAllowedTokensAgree(TrainingKernels kernels) {
    check(kernels, golden.examples(), golden.allowedLoss(), "allowed", 1e-4);
  }

  /** bf16 has 8 bits: a sum of rounded products is off by some 2^-8 for each of three layers. */
  @ParameterizedTest
  @MethodSource("allKernels")
  void gradientsAgreeWithinTheirFormat(TrainingKernels kernels) {
    check(kernels, golden.unrestricted(), golden.wholeLoss(), "whole", 5e-2);
  }

  @ParameterizedTest
  @MethodSource("exactKernels")
  void gradientsOfTheLabelHeadAgree(TrainingKernels kernels) {
    check(kernels, golden.labelled(), golden.labelLoss(), "label", 1e-4);
  }

  @ParameterizedTest
  @MethodSource("exactKernels")
  void gradientsOfTheLinearsThemselvesAgree(TrainingKernels kernels) {
    checkFull(kernels, 1e-4);
  }

  @ParameterizedTest
  @MethodSource("allKernels")
  void gradientsOfTheLinearsThemselvesAgreeWithinTheirFormat(TrainingKernels kernels) {
    checkFull(kernels, 5e-2);
  }

  private void check(
      TrainingKernels kernels, List<Example> examples, double loss, String name, double tolerance) {
    PackedBatch batch = BatchPacker.pack(examples);
    List<PackedBatch> apart = examples.stream().map(e -> BatchPacker.pack(List.of(e))).toList();
    assertThat(batch.segments()).hasSize(4);
    for (List<PackedBatch> batches : List.of(List.of(batch), apart)) {
      try (ModelFile file = ModelFiles.open(golden.folder().resolve("model"));
          LanePool lanes = new LanePool(2);
          TrainableGemma model = model(file, golden.lora(), 5, kernels, lanes)) {
        LoraParameters lora = (LoraParameters) model.parameters();
        read(lora);
        assertThat(loss(model, batches)).isCloseTo(loss, within(loss * tolerance));
        compare(lora, name, tolerance);
      }
    }
  }

  private void checkFull(TrainingKernels kernels, double tolerance) {
    List<PackedBatch> batches = List.of(BatchPacker.pack(golden.unrestricted()));
    List<String> wrong = new ArrayList<>();
    try (ModelFile file = ModelFiles.open(golden.folder().resolve("model"));
        LanePool lanes = new LanePool(2);
        TrainableGemma model = model(file, new Method.FullBlocks(), 0, kernels, lanes);
        SafetensorsFile expected = gradients("full")) {
      FullParameters full = (FullParameters) model.parameters();
      full.initialize(1);
      double loss = golden.fullLoss();
      assertThat(loss(model, batches)).isCloseTo(loss, within(loss * tolerance));
      for (FullParameters.Part part : full.parts()) {
        compare(wrong, expected, part.name(), full.gradient(part), tolerance);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static TrainableGemma model(
      ModelFile file, Method method, int labels, TrainingKernels kernels, LanePool lanes) {
    return new TrainableGemma(file, method, labels, new Capacity(64, 40, 20), kernels, lanes);
  }

  private static double loss(TrainableGemma model, List<PackedBatch> batches) {
    double weight = batches.stream().mapToDouble(PackedBatch::weight).sum();
    model.parametersChanged();
    Loss sum = Loss.none();
    for (PackedBatch batch : batches) {
      sum = sum.plus(model.forwardBackward(batch, (float) (1 / weight), Dropout.none()));
    }
    return sum.mean();
  }

  /** The adapter's file has no label head; that is in a file of its own. */
  private void read(LoraParameters lora) {
    try (SafetensorsFile factors =
            SafetensorsFile.open(golden.folder().resolve("adapter.safetensors"));
        SafetensorsFile score =
            SafetensorsFile.open(golden.folder().resolve("score.safetensors"))) {
      for (LoraParameters.Part part : lora.parts()) {
        lora.set(
            part,
            numbers(factors, AdapterNames.a(part.name())),
            numbers(factors, AdapterNames.b(part.name())));
      }
      lora.labelHead()
          .orElseThrow()
          .set(numbers(score, SCORE + "weight"), numbers(score, SCORE + "bias"));
    }
  }

  private static float[] numbers(SafetensorsFile file, String name) {
    Tensor tensor = file.tensor(name);
    return tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
  }

  private SafetensorsFile gradients(String name) {
    return SafetensorsFile.open(golden.folder().resolve(name + "_gradients.safetensors"));
  }

  private void compare(LoraParameters lora, String name, double tolerance) {
    List<String> wrong = new ArrayList<>();
    try (SafetensorsFile file = gradients(name)) {
      for (LoraParameters.Part part : lora.parts()) {
        compare(wrong, file, AdapterNames.a(part.name()), lora.aGradient(part), tolerance);
        compare(wrong, file, AdapterNames.b(part.name()), lora.bGradient(part), tolerance);
      }
      if (file.hasTensor(SCORE + "weight")) {
        LabelHead head = lora.labelHead().orElseThrow();
        compare(wrong, file, SCORE + "weight", head.weightGradients(), tolerance);
        compare(wrong, file, SCORE + "bias", head.biasGradients(), tolerance);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void compare(
      List<String> wrong, SafetensorsFile file, String name, float[] found, double tolerance) {
    float[] expected = numbers(file, name);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < found.length; i++) {
      error += Math.pow((double) found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    double relative = Math.sqrt(error / norm);
    if (!(relative < tolerance)) {
      wrong.add(name + " is off by " + relative);
    }
  }
}
