package dev.miga.kernels.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/**
 * The type of a C function in letters, the result first: {@code v} nothing, {@code p} pointer,
 * {@code i} int32, {@code l} int64, {@code f} float, {@code d} double.
 */
final class Signature {
  private Signature() {}

  static FunctionDescriptor of(String letters) {
    MemoryLayout[] parameters =
        letters.chars().skip(1).mapToObj(Signature::layout).toArray(MemoryLayout[]::new);
    return letters.charAt(0) == 'v'
        ? FunctionDescriptor.ofVoid(parameters)
        : FunctionDescriptor.of(layout(letters.charAt(0)), parameters);
  }

  private static MemoryLayout layout(int letter) {
    return switch (letter) {
      case 'p' -> ADDRESS;
      case 'i' -> JAVA_INT;
      case 'l' -> JAVA_LONG;
      case 'f' -> JAVA_FLOAT;
      case 'd' -> JAVA_DOUBLE;
      default -> throw new IllegalArgumentException("letter " + (char) letter);
    };
  }
}
