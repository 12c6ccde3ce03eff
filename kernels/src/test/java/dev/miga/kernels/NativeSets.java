package dev.miga.kernels;

import java.nio.file.Path;

/** Loads native kernels for tests. */
final class NativeSets {
  private NativeSets() {}

  static NativeKernels load(NativeSet set) {
    Path folder = Path.of("target", "native-unpacked");
    return switch (NativeKernels.load(folder, set)) {
      case NativeResult.Loaded loaded -> loaded.kernels();
      case NativeResult.Unavailable reason -> throw new AssertionError(reason);
    };
  }
}
