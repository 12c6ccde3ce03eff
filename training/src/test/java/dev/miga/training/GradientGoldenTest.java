package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.ModelFiles;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.training.compute.Dropout;
import dev.miga.training.compute.KernelChoice;
import dev.miga.training.compute.ScalarTrainingKernels;
import dev.miga.training.compute.TrainingKernels;
import dev.miga.training.layer.Adapter;
import dev.miga.training.layer.Capacity;
import dev.miga.training.layer.Lanes;
import dev.miga.training.layer.Loss;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.TrainableGemma;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and adapter gradients against what autograd of PyTorch finds in float64. */
class GradientGoldenTest {
  private final Golden golden = Golden.read();

  static Stream<TrainingKernels> exactKernels() {
    return Stream.of(new ScalarTrainingKernels(), KernelChoice.exact());
  }

  static Stream<TrainingKernels> allKernels() {
    return Stream.concat(exactKernels(), Stream.of(KernelChoice.fastest()));
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

  private void check(
      TrainingKernels kernels, List<Example> examples, double loss, String name, double tolerance) {
    Packer packer = new Packer();
    PackedBatch batch = packer.pack(examples);
    List<PackedBatch> apart = examples.stream().map(e -> packer.pack(List.of(e))).toList();
    assertThat(batch.segments()).hasSize(4);
    check(kernels, List.of(batch), loss, name, tolerance);
    check(kernels, apart, loss, name, tolerance);
  }

  private void check(
      TrainingKernels kernels,
      Iterable<PackedBatch> batches,
      double loss,
      String name,
      double tolerance) {
    try (ModelFile file = ModelFiles.open(golden.folder().resolve("model"));
        Lanes lanes = new Lanes(2);
        TrainableGemma model =
            new TrainableGemma(file, golden.lora(), new Capacity(64, 40, 20), kernels, lanes)) {
      AdapterFile.read(golden.folder().resolve("adapter.safetensors"), model.adapter());
      model.parametersChanged();
      Loss sum = Loss.none();
      for (PackedBatch batch : batches) {
        sum = sum.plus(model.forwardBackward(batch, 1f / 14, Dropout.none()));
      }
      assertThat(sum.mean()).isCloseTo(loss, within(loss * tolerance));
      compare(model.adapter(), name, tolerance);
    }
  }

  private void compare(Adapter adapter, String name, double tolerance) {
    List<String> wrong = new ArrayList<>();
    try (SafetensorsFile file =
        SafetensorsFile.open(golden.folder().resolve(name + "_gradients.safetensors"))) {
      for (Adapter.Part part : adapter.parts()) {
        compare(wrong, file, AdapterFile.nameOfA(part), adapter.aGradient(part), tolerance);
        compare(wrong, file, AdapterFile.nameOfB(part), adapter.bGradient(part), tolerance);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void compare(
      List<String> wrong, SafetensorsFile file, String name, float[] found, double tolerance) {
    Tensor tensor = file.tensor(name);
    float[] expected = tensor.type().dequantize(tensor.data(), found.length);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < found.length; i++) {
      error += Math.pow(found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    double relative = Math.sqrt(error / norm);
    if (!(relative < tolerance)) {
      wrong.add(name + " is off by " + relative);
    }
  }
}
