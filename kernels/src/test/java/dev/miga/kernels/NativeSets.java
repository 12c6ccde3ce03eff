package dev.miga.kernels;

import dev.miga.kernels.binding.NativeResult;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Loads native kernels for tests. */
public final class NativeSets {
  /** Where tests unpack libraries. */
  public static final Path FOLDER = Path.of("target", "native-unpacked");

  private NativeSets() {}

  /** The sets that this build has and this processor runs; none where there was no compiler. */
  public static Stream<NativeSet> running() {
    return Stream.of(NativeSet.values())
        .filter(set -> NativeKernels.load(FOLDER, set) instanceof NativeResult.Loaded<?>);
  }

  /** The kernels of a set that runs here. */
  static Kernels load(NativeSet set) {
    return switch (NativeKernels.load(FOLDER, set)) {
      case NativeResult.Loaded<NativeKernels> loaded -> loaded.kernels();
      case NativeResult.Unavailable<NativeKernels> reason -> throw new AssertionError(reason);
    };
  }
}
