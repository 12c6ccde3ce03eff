package dev.miga.kernels;

import dev.miga.kernels.NativeResult.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The library of C kernels, unpacked, opened and asked who it is before anything else is bound.
 *
 * @param symbols the library's functions; it stays loaded for the life of the process
 * @param features bits of {@code miga_features()}: sets that were compiled in and run on this CPU
 */
@SuppressWarnings("restricted") // the one place that opens and binds native code
record NativeLibrary(SymbolLookup symbols, int features) {

  /** The {@code MIGA_ABI} that this code was written for. */
  private static final int ABI = 3;

  /** Bytes of a {@code miga_block}: 32 int8, two scales, two sums, three pairs of int32. */
  static final long BLOCK_BYTES = 72;

  /** Why a library cannot be used. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final Cause cause;

    Refused(Cause cause, String message) {
      super(message);
      this.cause = cause;
    }

    NativeResult.Unavailable result() {
      return new NativeResult.Unavailable(cause, String.valueOf(getMessage()));
    }
  }

  /** Unpacks this machine's library below a folder and opens it. */
  static NativeLibrary open(Path folder) throws Refused {
    String name = "native/" + machine() + "/libmiga_kernels" + suffix();
    try (InputStream resource = NativeLibrary.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw missing();
      }
      return opened(NativeUnpacker.unpack(resource.readAllBytes(), suffix(), folder));
    } catch (IOException e) {
      throw new Refused(
          Cause.NOT_LOADABLE,
          "native kernels could not be unpacked to %s: %s".formatted(folder, e));
    }
  }

  private static NativeLibrary opened(Path file) throws Refused {
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new Refused(
          Cause.NOT_LOADABLE,
          "%s could not be opened (%s); is its folder mounted noexec?"
              .formatted(file, e.getMessage()));
    }
    int abi = call(symbols, "miga_abi");
    if (abi != ABI || bytes(symbols, "miga_prepared_bytes") != BLOCK_BYTES) {
      throw new Refused(
          Cause.ABI_MISMATCH,
          "%s has ABI %d or other sizes, expected %d: build again".formatted(file, abi, ABI));
    }
    return new NativeLibrary(symbols, call(symbols, "miga_features"));
  }

  private static Refused missing() throws IOException {
    try (InputStream reason = NativeLibrary.class.getResourceAsStream("native/unavailable.txt")) {
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

  private static int call(SymbolLookup symbols, String function) throws Refused {
    MethodHandle handle =
        Linker.nativeLinker()
            .downcallHandle(find(symbols, function), FunctionDescriptor.of(ValueLayout.JAVA_INT));
    try {
      return (int) handle.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(function + " cannot throw", e);
    }
  }

  /** What a size function says of one block of columns. */
  private static long bytes(SymbolLookup symbols, String function) throws Refused {
    MethodHandle handle =
        Linker.nativeLinker()
            .downcallHandle(
                find(symbols, function),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    try {
      return (long) handle.invokeExact(Layout.BLOCK_COLUMNS);
    } catch (Throwable e) {
      throw new AssertionError(function + " cannot throw", e);
    }
  }

  private static MemorySegment find(SymbolLookup symbols, String function) throws Refused {
    return symbols
        .find(function)
        .orElseThrow(
            () ->
                new Refused(
                    Cause.ABI_MISMATCH, "the native library lacks " + function + ": build again"));
  }

  /** Binds a function of the library. */
  MethodHandle bind(String function, FunctionDescriptor type, Linker.Option... options)
      throws Refused {
    return Linker.nativeLinker().downcallHandle(find(symbols, function), type, options);
  }

  private static String machine() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return (os.startsWith("mac") ? "macos" : os.split(" ", 2)[0])
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }

  private static String suffix() {
    return machine().startsWith("macos") ? ".dylib" : ".so";
  }
}
