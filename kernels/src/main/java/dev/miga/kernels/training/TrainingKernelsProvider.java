package dev.miga.kernels.training;

import dev.miga.kernels.KernelsProvider.Wish;
import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeResult;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Chooses among the kernels of training that this machine can run: native before scalar. */
public final class TrainingKernelsProvider {
  private static final String NO_VECTOR =
      "training has no kernels in the Vector API: ask for native, scalar or auto";

  private final Function<Precision, NativeResult<NativeTrainingKernels>> natives;
  private final Function<TrainingSet, NativeResult<NativeTrainingKernels>> sets;

  /** What this machine has; native kernels are unpacked to the standard folder. */
  public TrainingKernelsProvider() {
    this(NativeLibrary.standardFolder());
  }

  /**
   * What this machine has.
   *
   * @param nativeFolder where native kernels are unpacked; created, for this user alone
   */
  public TrainingKernelsProvider(Path nativeFolder) {
    this(
        precision -> NativeTrainingKernels.load(nativeFolder, precision),
        set -> NativeTrainingKernels.load(nativeFolder, set));
  }

  /** For tests; asked only when native kernels may be needed. */
  TrainingKernelsProvider(
      Function<Precision, NativeResult<NativeTrainingKernels>> natives,
      Function<TrainingSet, NativeResult<NativeTrainingKernels>> sets) {
    this.natives = natives;
    this.sets = sets;
  }

  /**
   * The kernels wished for. A set of inference asked for by its name stands for the set of training
   * with the same instructions; NEON has none, and portable C trains there.
   *
   * @throws UnsupportedOperationException if they are not to be had; the message says what mends it
   */
  public TrainingKernelsChoice choose(Wish wish, Precision precision) {
    return switch (wish) {
      case AUTO ->
          switch (natives.apply(precision)) {
            case NativeResult.Loaded<NativeTrainingKernels> loaded -> chosen(loaded.kernels());
            case NativeResult.Unavailable<NativeTrainingKernels> unavailable ->
                new TrainingKernelsChoice(
                    new ScalarTrainingKernels(),
                    "plain Java, many times slower: there are no C kernels",
                    List.of(unavailable.message()));
          };
      case NATIVE -> demanded(natives.apply(precision));
      case VECTOR -> throw new UnsupportedOperationException(NO_VECTOR);
      case SCALAR -> new TrainingKernelsChoice(new ScalarTrainingKernels(), "asked for", List.of());
      case PORTABLE, NEON, NEONI8MM -> demanded(sets.apply(TrainingSet.PORTABLE_F32));
      case AVX2, AVXVNNI ->
          demanded(
              sets.apply(
                  switch (precision) {
                    case AUTO -> TrainingSet.AVX2_I16;
                    case F32 -> TrainingSet.AVX2_F32;
                  }));
      case AVX512VNNI -> demanded(sets.apply(TrainingSet.AVX512_F32));
    };
  }

  private static TrainingKernelsChoice demanded(NativeResult<NativeTrainingKernels> result) {
    return switch (result) {
      case NativeResult.Loaded<NativeTrainingKernels> loaded -> chosen(loaded.kernels());
      case NativeResult.Unavailable<NativeTrainingKernels> unavailable ->
          throw new UnsupportedOperationException(unavailable.message());
    };
  }

  private static TrainingKernelsChoice chosen(NativeTrainingKernels kernels) {
    String reason = "C kernels for this CPU, " + kernels.set().description();
    return new TrainingKernelsChoice(kernels, reason, List.of());
  }
}
