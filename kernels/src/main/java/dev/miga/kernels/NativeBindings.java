package dev.miga.kernels;

import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeLibrary.Refused;
import dev.miga.kernels.binding.NativeResult.Cause;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * The functions of one instruction set, as {@code miga_kernels.h} declares them. Functions that
 * take microseconds are bound as critical: a call costs next to nothing, but the garbage collector
 * waits for it. The others are ordinary calls.
 */
record NativeBindings(
    MethodHandle prepare,
    MethodHandle matmul,
    MethodHandle addLowRank,
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

  /** Bytes of a {@code miga_block}: 32 int8, two scales, two sums, three pairs of int32. */
  static final long BLOCK_BYTES = 72;

  private static final Linker.Option[] LONG = {};
  private static final Linker.Option[] SHORT = {Linker.Option.critical(false)};

  /** Binds them all, if the library means the same by a block of prepared activations. */
  static NativeBindings bind(NativeLibrary library, NativeSet set) throws Refused {
    checkSizes(library);
    String prefix = "miga_" + set.id() + "_";
    return new NativeBindings(
        library.bind(prefix + "prepare", "vppiii", SHORT),
        library.bind(prefix + "matmul", "vipippipiii", LONG),
        library.bind(prefix + "add_low_rank", "vpipiiipiii", LONG),
        library.bind(prefix + "rms_norm", "vppfpiii", SHORT),
        library.bind(prefix + "rms_norm_add", "vppfpiii", SHORT),
        library.bind(prefix + "norm_rope", "vppfpiiii", SHORT),
        library.bind(prefix + "store_kv", "vppppiiiiii", SHORT),
        library.bind(prefix + "attention", "vpppiiiiifpiiiii", LONG),
        library.bind(prefix + "attention_parts", "vpppiiiiifpiiii", LONG),
        library.bind(prefix + "join_attention", "vpiiip", SHORT),
        library.bind(prefix + "gelu_mul", "vppiiii", SHORT),
        library.bind(prefix + "coarse_bounds", "vpppippiffppiii", LONG),
        library.bind(prefix + "candidates", "ipppippfffppiii", LONG),
        library.bind(prefix + "table_logits", "vpppipipiii", LONG),
        library.bind(prefix + "row_logits", "vpppipppii", SHORT));
  }

  private static void checkSizes(NativeLibrary library) throws Refused {
    MethodHandle preparedBytes = library.bind("miga_prepared_bytes", "li");
    long found;
    try {
      found = (long) preparedBytes.invokeExact(Layout.BLOCK_COLUMNS);
    } catch (Throwable e) {
      throw new AssertionError("miga_prepared_bytes cannot throw", e);
    }
    if (found != BLOCK_BYTES) {
      throw new Refused(
          Cause.ABI_MISMATCH,
          "the native library prepares blocks of %d bytes, expected %d: build again"
              .formatted(found, BLOCK_BYTES));
    }
  }
}
