package dev.miga.kernels;

import java.nio.file.Path;

/** Loads native kernels for tests. */
final class NativeSets {
  private NativeSets() {}

  /**
   * The kernels of a set; where the CPU lacks it those that it has, and where the build had no
   * compiler the specification itself. Anything else is a failure.
   */
  static Kernels load(NativeSet set) {
    Path folder = Path.of("target", "native-unpacked");
    return switch (NativeKernels.load(folder, set)) {
      case NativeResult.Loaded loaded -> loaded.kernels();
      case NativeResult.Unavailable reason -> instead(reason);
    };
  }

  private static Kernels instead(NativeResult.Unavailable reason) {
    return switch (reason.cause()) {
      case UNSUPPORTED_CPU -> load(NativeSet.PORTABLE);
      case NOT_BUILT -> new ScalarKernels();
      case OTHER_MACHINE, NOT_LOADABLE, ABI_MISMATCH -> throw new AssertionError(reason);
    };
  }
}
