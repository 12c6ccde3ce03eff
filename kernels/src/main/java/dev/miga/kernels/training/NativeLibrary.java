package dev.miga.kernels.training;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * The C library of this module, unpacked from the jar and loaded for the life of the process. The
 * handshake is its ABI number; its own word on the processor decides what may be called.
 */
@SuppressWarnings("restricted") // the one place that opens and binds native code
final class NativeLibrary {
  private static final int ABI = 1;
  static final int PORTABLE = 1;
  static final int AVX2 = 2;
  static final int AVX512 = 4;
  static final int AVX512BF16 = 8;
  static final int AMX = 16;

  private final SymbolLookup symbols;
  private final int features;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
    this.features = call("miga_training_features");
  }

  /** The library, unless it was not built for this system or is of another version. */
  static Optional<NativeLibrary> load() {
    String resource = "native/" + platform() + "/" + System.mapLibraryName("miga_training");
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        return Optional.empty();
      }
      Path file = Files.createTempFile("miga_training", ".lib");
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      SymbolLookup symbols = SymbolLookup.libraryLookup(file, Arena.global());
      Files.deleteIfExists(file);
      NativeLibrary library = new NativeLibrary(symbols);
      return library.call("miga_training_abi") == ABI ? Optional.of(library) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code linux-x86_64}, {@code macos-aarch64}, ... */
  private static String platform() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String os = name.startsWith("mac") ? "macos" : name.startsWith("windows") ? "windows" : "linux";
    String arch = System.getProperty("os.arch", "");
    return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }

  /** Whether the processor has all of these features. */
  boolean has(int wanted) {
    return (features & wanted) == wanted;
  }

  private int call(String name) {
    try {
      return (int) bind(name, "I").invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  /**
   * Binds a function.
   *
   * @param signature a letter for the result, then one for each argument: V nothing, I int, L
   *     int64, F float, D double, P pointer
   */
  MethodHandle bind(String name, String signature) {
    MemoryLayout[] arguments =
        signature.substring(1).chars().mapToObj(NativeLibrary::layout).toArray(MemoryLayout[]::new);
    FunctionDescriptor descriptor =
        signature.charAt(0) == 'V'
            ? FunctionDescriptor.ofVoid(arguments)
            : FunctionDescriptor.of(layout(signature.charAt(0)), arguments);
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
  }

  private static MemoryLayout layout(int letter) {
    return switch (letter) {
      case 'I' -> ValueLayout.JAVA_INT;
      case 'L' -> ValueLayout.JAVA_LONG;
      case 'F' -> ValueLayout.JAVA_FLOAT;
      case 'D' -> ValueLayout.JAVA_DOUBLE;
      case 'P' -> ValueLayout.ADDRESS;
      default -> throw new IllegalArgumentException("letter " + (char) letter);
    };
  }
}
