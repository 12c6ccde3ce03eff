package dev.miga.kernels;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of one instruction set, as {@code miga_kernels.h} declares them. Functions that
 * take microseconds are bound as critical: a call costs next to nothing, but the garbage collector
 * waits for it. The others are ordinary calls.
 */
record NativeBindings(
    MethodHandle prepare,
    MethodHandle matmul,
    MethodHandle rmsNorm,
    MethodHandle rmsNormAdd,
    MethodHandle normRope,
    MethodHandle storeKv,
    MethodHandle attention,
    MethodHandle attentionParts,
    MethodHandle joinAttention,
    MethodHandle geluMul,
    MethodHandle coarseBounds,
    MethodHandle candidates,
    MethodHandle tableLogits,
    MethodHandle rowLogits) {

  private static final Linker.Option[] LONG = {};
  private static final Linker.Option[] SHORT = {Linker.Option.critical(false)};

  /** Binds them all. Letters stand for parameters: p pointer, i int32, f float. */
  static NativeBindings bind(NativeLibrary library, NativeSet set) throws NativeLibrary.Refused {
    String prefix = "miga_" + set.id() + "_";
    return new NativeBindings(
        library.bind(prefix + "prepare", procedure("ppiii"), SHORT),
        library.bind(prefix + "matmul", procedure("ipippipiii"), LONG),
        library.bind(prefix + "rms_norm", procedure("ppfpiii"), SHORT),
        library.bind(prefix + "rms_norm_add", procedure("ppfpiii"), SHORT),
        library.bind(prefix + "norm_rope", procedure("ppfpiiii"), SHORT),
        library.bind(prefix + "store_kv", procedure("ppppiiiiii"), SHORT),
        library.bind(prefix + "attention", procedure("pppiiiiifpiiiii"), LONG),
        library.bind(prefix + "attention_parts", procedure("pppiiiiifpiiii"), LONG),
        library.bind(prefix + "join_attention", procedure("piiip"), SHORT),
        library.bind(prefix + "gelu_mul", procedure("ppiiii"), SHORT),
        library.bind(prefix + "coarse_bounds", procedure("pppippiffppiii"), LONG),
        library.bind(prefix + "candidates", function(JAVA_INT, "pppippfffppiii"), LONG),
        library.bind(prefix + "table_logits", procedure("pppipipiii"), LONG),
        library.bind(prefix + "row_logits", procedure("pppipppii"), SHORT));
  }

  private static FunctionDescriptor procedure(String parameters) {
    return FunctionDescriptor.ofVoid(layouts(parameters));
  }

  private static FunctionDescriptor function(MemoryLayout result, String parameters) {
    return FunctionDescriptor.of(result, layouts(parameters));
  }

  private static MemoryLayout[] layouts(String parameters) {
    return parameters.chars().mapToObj(NativeBindings::layout).toArray(MemoryLayout[]::new);
  }

  private static MemoryLayout layout(int letter) {
    return switch (letter) {
      case 'p' -> ADDRESS;
      case 'i' -> JAVA_INT;
      case 'f' -> JAVA_FLOAT;
      default -> throw new IllegalArgumentException("parameter " + (char) letter);
    };
  }
}
