package dev.miga.kernels;

import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Chooses among the kernels that this machine can run: native before Vector API before scalar. */
public final class KernelsProvider {

  /** What a user may ask for. */
  public enum Wish {
    /** The fastest there is. */
    AUTO,
    NATIVE,
    VECTOR,
    SCALAR
  }

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String NO_VECTOR_MODULE =
      "no Vector API: start Java with --add-modules " + VECTOR_MODULE;

  private final Supplier<NativeResult<NativeKernels>> natives;
  private final Supplier<Optional<Kernels>> vector;

  /** What this Java and this machine have; native kernels are unpacked to the standard folder. */
  public KernelsProvider() {
    this(NativeLibrary.standardFolder());
  }

  /**
   * What this Java and this machine have.
   *
   * @param nativeFolder where native kernels are unpacked; created, for this user alone
   */
  public KernelsProvider(Path nativeFolder) {
    this(() -> NativeKernels.load(nativeFolder), KernelsProvider::vectorIfPresent);
  }

  /** For tests; both are asked only when their kernels may be needed. */
  KernelsProvider(
      Supplier<NativeResult<NativeKernels>> natives, Supplier<Optional<Kernels>> vector) {
    this.natives = natives;
    this.vector = vector;
  }

  /**
   * The kernels wished for.
   *
   * @throws UnsupportedOperationException if they are not to be had; the message says what mends it
   */
  public KernelsChoice choose(Wish wish) {
    return switch (wish) {
      case AUTO -> fastest();
      case NATIVE ->
          switch (natives.get()) {
            case NativeResult.Loaded<NativeKernels> loaded -> asked(loaded.kernels());
            case NativeResult.Unavailable<NativeKernels> unavailable ->
                throw new UnsupportedOperationException(unavailable.message());
          };
      case VECTOR ->
          asked(
              vector.get().orElseThrow(() -> new UnsupportedOperationException(NO_VECTOR_MODULE)));
      case SCALAR -> asked(new ScalarKernels());
    };
  }

  private static KernelsChoice asked(Kernels kernels) {
    return new KernelsChoice(kernels, "asked for", List.of());
  }

  private KernelsChoice fastest() {
    List<String> notes = new ArrayList<>();
    boolean isMendedByAFolder = false;
    switch (natives.get()) {
      case NativeResult.Loaded<NativeKernels> loaded -> {
        return new KernelsChoice(loaded.kernels(), "C kernels for this CPU", notes);
      }
      case NativeResult.Unavailable<NativeKernels> unavailable -> {
        notes.add(unavailable.message());
        isMendedByAFolder = unavailable.cause() == NativeResult.Cause.NOT_LOADABLE;
      }
    }
    Optional<Kernels> found = vector.get();
    if (found.isPresent()) {
      return new KernelsChoice(found.get(), "Vector API, there are no C kernels", notes);
    }
    if (!isMendedByAFolder) { // else the C kernels are there, and nobody should settle for less
      notes.add(NO_VECTOR_MODULE);
    }
    return new KernelsChoice(
        new ScalarKernels(), "plain Java, many times slower: there is nothing else", notes);
  }

  private static Optional<Kernels> vectorIfPresent() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()
        ? Optional.of(new VectorKernels())
        : Optional.empty();
  }
}
