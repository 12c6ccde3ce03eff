package dev.miga.kernels.training;

import dev.miga.kernels.NativeSets;
import dev.miga.kernels.binding.NativeResult;
import java.util.stream.Stream;

/** Loads native kernels of training for tests. */
final class TrainingSets {
  private TrainingSets() {}

  /** Of each set that this build has and this processor runs; none where there was no compiler. */
  static Stream<TrainingKernels> running() {
    return Stream.of(TrainingSet.values()).flatMap(TrainingSets::load);
  }

  /** The specification, and all others. */
  static Stream<TrainingKernels> all() {
    return Stream.concat(Stream.of(new ScalarTrainingKernels()), running());
  }

  private static Stream<TrainingKernels> load(TrainingSet set) {
    return switch (NativeTrainingKernels.load(NativeSets.FOLDER, set)) {
      case NativeResult.Loaded<NativeTrainingKernels> loaded -> Stream.of(loaded.kernels());
      case NativeResult.Unavailable<NativeTrainingKernels> unavailable -> Stream.empty();
    };
  }
}
