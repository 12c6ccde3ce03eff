package dev.miga.kernels;

import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Chooses among the kernels that this machine can run: native before Vector API before scalar. */
public final class KernelsProvider {

  /** What a user may ask for. */
  public enum Wish {
    /** The fastest there is. */
    AUTO,
    /** The fastest in C. */
    NATIVE,
    /** Those of the Vector API. */
    VECTOR,
    /** Plain Java. */
    SCALAR,
    /** {@link NativeSet#PORTABLE}. */
    PORTABLE,
    /** {@link NativeSet#AVX2}. */
    AVX2,
    /** {@link NativeSet#AVXVNNI}. */
    AVXVNNI,
    /** {@link NativeSet#AVX512VNNI}. */
    AVX512VNNI,
    /** {@link NativeSet#NEON}. */
    NEON,
    /** {@link NativeSet#NEONI8MM}. */
    NEONI8MM;

    /** The instruction set that is asked for by its name, if one is. */
    public Optional<NativeSet> set() {
      return switch (this) {
        case AUTO, NATIVE, VECTOR, SCALAR -> Optional.empty();
        case PORTABLE, AVX2, AVXVNNI, AVX512VNNI, NEON, NEONI8MM ->
            Optional.of(NativeSet.valueOf(name()));
      };
    }
  }

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String NO_VECTOR_MODULE =
      "no Vector API: start Java with --add-modules " + VECTOR_MODULE;

  private final Supplier<NativeResult<NativeKernels>> natives;
  private final Function<NativeSet, NativeResult<NativeKernels>> sets;
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
    this(
        () -> NativeKernels.load(nativeFolder),
        set -> NativeKernels.load(nativeFolder, set),
        KernelsProvider::vectorIfPresent);
  }

  /** For tests; each is asked only when its kernels may be needed. */
  KernelsProvider(
      Supplier<NativeResult<NativeKernels>> natives,
      Function<NativeSet, NativeResult<NativeKernels>> sets,
      Supplier<Optional<Kernels>> vector) {
    this.natives = natives;
    this.sets = sets;
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
      case NATIVE -> asked(loaded(natives.get()));
      case VECTOR ->
          asked(
              vector.get().orElseThrow(() -> new UnsupportedOperationException(NO_VECTOR_MODULE)));
      case SCALAR -> asked(new ScalarKernels());
      case PORTABLE, AVX2, AVXVNNI, AVX512VNNI, NEON, NEONI8MM ->
          asked(loaded(sets.apply(wish.set().orElseThrow())));
    };
  }

  /** Which sets of C kernels this processor runs, of those that its family may have. */
  public List<NativeSet> running() {
    return Stream.of(NativeSet.values())
        .filter(set -> set.isFor(System.getProperty("os.arch", "")))
        .filter(set -> sets.apply(set) instanceof NativeResult.Loaded<?>)
        .toList();
  }

  private static NativeKernels loaded(NativeResult<NativeKernels> result) {
    return switch (result) {
      case NativeResult.Loaded<NativeKernels> loaded -> loaded.kernels();
      case NativeResult.Unavailable<NativeKernels> unavailable ->
          throw new UnsupportedOperationException(unavailable.message());
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
