package dev.miga.kernels.binding;

import dev.miga.kernels.binding.NativeResult.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A library of C functions, unpacked, opened and asked who it is before anything else is bound. It
 * stays loaded for the life of the process.
 *
 * @param symbols the library's functions
 * @param features sets that were compiled in and run on this CPU
 */
@SuppressWarnings("restricted") // the one place that opens and binds native code
public record NativeLibrary(SymbolLookup symbols, Set<Feature> features) {

  /** The {@code MIGA_ABI} that this code was written for. */
  private static final int ABI = 4;

  /** Where the build puts libraries. */
  private static final String RESOURCES = "/dev/miga/kernels/native/";

  private static final String ANOTHER_FOLDER =
      "let MIGA_HOME name a folder of yours that can be written, with space, not mounted noexec";

  /** The libraries that the build makes. */
  public enum Name {
    /** Inference. */
    KERNELS,
    /** Training. */
    TRAINING;

    String file() {
      return "miga_" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a library cannot be used. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final Cause cause;

    /** With which step failed, and one line that says what to do about it. */
    public Refused(Cause cause, String message) {
      super(message);
      this.cause = cause;
    }

    /** The same as a value. */
    public <K> NativeResult.Unavailable<K> result() {
      return new NativeResult.Unavailable<>(cause, String.valueOf(getMessage()));
    }
  }

  /** {@code ~/.cache/miga/native}: where libraries are unpacked unless somebody says otherwise. */
  public static Path standardFolder() {
    return Path.of(System.getProperty("user.home", "."), ".cache", "miga", "native");
  }

  /**
   * Whether libraries of a folder may be opened though it cannot be written to: it belongs to root
   * or this user, and others may not write there.
   */
  public static boolean isInstalled(Path folder) {
    return NativeUnpacker.isInstalled(folder);
  }

  /**
   * Unpacks this machine's library where no installation did, for {@link #open} to find it there.
   *
   * @param folder created, for this user alone
   * @throws Refused if there is no library for this machine, or it cannot be written
   */
  public static Path unpack(Name name, Path folder) throws Refused {
    String resource = RESOURCES + machine() + "/lib" + name.file() + suffix();
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw missing(name);
      }
      return NativeUnpacker.unpack(in.readAllBytes(), name.file(), suffix(), folder);
    } catch (IOException e) {
      throw new Refused(
          Cause.NOT_LOADABLE,
          "native kernels could not be unpacked to %s (%s); %s"
              .formatted(folder, e, ANOTHER_FOLDER));
    }
  }

  /**
   * Unpacks this machine's library and opens it.
   *
   * @param folder where the library is unpacked; created, for this user alone
   */
  public static NativeLibrary open(Name name, Path folder) throws Refused {
    return opened(unpack(name, folder));
  }

  private static NativeLibrary opened(Path file) throws Refused {
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new Refused(
          Cause.NOT_LOADABLE,
          "%s could not be opened (%s); is its folder mounted noexec? %s"
              .formatted(file, e.getMessage(), ANOTHER_FOLDER));
    }
    NativeLibrary unknown = new NativeLibrary(symbols, Set.of());
    int abi = unknown.ask("miga_abi");
    if (abi != ABI) {
      throw new Refused(
          Cause.ABI_MISMATCH, "%s has ABI %d, expected %d: build again".formatted(file, abi, ABI));
    }
    return new NativeLibrary(symbols, unknown.askFeatures());
  }

  /** Tiles count only where the system grants their use, for which it is asked here. */
  private Set<Feature> askFeatures() throws Refused {
    int bits = ask("miga_features");
    boolean tiles = Feature.AMX.in(bits) && ask("miga_request_tiles") != 0;
    return Stream.of(Feature.values())
        .filter(feature -> feature.in(bits) && (feature != Feature.AMX || tiles))
        .collect(Collectors.toUnmodifiableSet());
  }

  private int ask(String function) throws Refused {
    MethodHandle handle = bind(function, "i");
    try {
      return (int) handle.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(function + " cannot throw", e);
    }
  }

  private static Refused missing(Name name) throws IOException {
    String resource = RESOURCES + name.file() + "-unavailable.txt";
    try (InputStream reason = NativeLibrary.class.getResourceAsStream(resource)) {
      if (reason != null) {
        String text = new String(reason.readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Refused(
            Cause.NOT_BUILT, text + "; install one (Debian: apt install gcc) and build again");
      }
    }
    return new Refused(
        Cause.OTHER_MACHINE,
        "no native kernels for %s in this jar; build on that machine".formatted(machine()));
  }

  /**
   * Binds a function of the library.
   *
   * @param signature letters for the result and the parameters: {@code v} nothing, {@code p}
   *     pointer, {@code i} int32, {@code l} int64, {@code f} float, {@code d} double
   */
  public MethodHandle bind(String function, String signature, Linker.Option... options)
      throws Refused {
    return Linker.nativeLinker().downcallHandle(find(function), Signature.of(signature), options);
  }

  private MemorySegment find(String function) throws Refused {
    return symbols
        .find(function)
        .orElseThrow(
            () ->
                new Refused(
                    Cause.ABI_MISMATCH, "the native library lacks " + function + ": build again"));
  }

  private static String machine() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return (os.startsWith("mac") ? "macos" : os.split(" ", 2)[0])
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }

  private static String suffix() {
    String machine = machine();
    return machine.startsWith("macos") ? ".dylib" : machine.startsWith("windows") ? ".dll" : ".so";
  }
}
