package dev.miga.kernels.training;

import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeLibrary.Refused;
import java.lang.invoke.MethodHandle;

/**
 * The functions of one {@link TrainingSet}, as C defines them below {@code src/main/c/training}.
 * All are ordinary calls: each does milliseconds of work.
 */
record TrainingBindings(
    MethodHandle pack,
    MethodHandle packNums,
    MethodHandle weightGradient,
    MethodHandle weightGradientScratchBytes,
    MethodHandle multiply,
    MethodHandle rmsNorm,
    MethodHandle rmsNormAdd,
    MethodHandle rmsNormBackward,
    MethodHandle qkvForward,
    MethodHandle qkvBackward,
    MethodHandle attentionScratchBytes,
    MethodHandle attentionForward,
    MethodHandle attentionBackward,
    MethodHandle geluForward,
    MethodHandle geluBackward,
    MethodHandle convert,
    MethodHandle dropout,
    MethodHandle dropoutBackwardAdd,
    MethodHandle tableRows,
    MethodHandle headScratchBytes,
    MethodHandle headPart,
    MethodHandle rowLogits,
    MethodHandle addRows,
    MethodHandle outerSum,
    MethodHandle adamw,
    MethodHandle sumOfSquares) {

  /** Binds them all. */
  static TrainingBindings bind(NativeLibrary library, TrainingSet set) throws Refused {
    String prefix = "miga_training_" + set.id() + "_";
    return new TrainingBindings(
        library.bind(prefix + "pack", "vppllllf"),
        library.bind(prefix + "pack_activations", "vppllll"),
        library.bind(prefix + "weight_gradient", "vpllpllpp"),
        library.bind(prefix + "weight_gradient_scratch", "lll"),
        library.bind(prefix + "gemm", "vplplplplpllll"),
        library.bind(prefix + "rms_norm", "vppfpll"),
        library.bind(prefix + "rms_norm_add", "vppfppll"),
        library.bind(prefix + "rms_norm_backward", "vppfpplll"),
        library.bind(prefix + "qkv_forward", "vpppfpppppllll"),
        library.bind(prefix + "qkv_backward", "vpppfpppppppllll"),
        library.bind(prefix + "attention_scratch", "lllll"),
        library.bind(prefix + "attention_forward", "vpppplllflllppp"),
        library.bind(prefix + "attention_backward", "vppppppplllflllpppp"),
        library.bind(prefix + "gelu_forward", "vppll"),
        library.bind(prefix + "gelu_backward", "vpppll"),
        library.bind(prefix + "convert", "vplplll"),
        library.bind(prefix + "dropout", "vpplllllf"),
        library.bind(prefix + "dropout_backward_add", "vpplllllf"),
        library.bind(prefix + "table_rows", "vplpllfp"),
        library.bind(prefix + "head_scratch", "lll"),
        library.bind(prefix + "head_part", "vplllpllpppppp"),
        library.bind(prefix + "row_logits", "vplplplpp"),
        library.bind(prefix + "add_rows", "vplplplpp"),
        library.bind(prefix + "outer_sum", "vpllplllfpl"),
        library.bind(prefix + "adamw", "vpppplfffffff"),
        library.bind(prefix + "sum_of_squares", "dpl"));
  }
}
