package dev.miga.cli;

import dev.miga.kernels.Layout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types of merged weights, by ggml's names. */
enum MergedType {
  Q8_0,
  Q5_0,
  Q4_0;

  /** Empty where none was asked for. */
  static Optional<Layout> layout(@Nullable MergedType type) {
    return Optional.ofNullable(type).map(given -> Layout.valueOf(given.name()));
  }
}
