package dev.miga.cli;

import dev.miga.kernels.Layout;

/** Types of merged weights, by ggml's names. */
enum MergedType {
  Q8_0,
  Q5_0,
  Q4_0;

  Layout layout() {
    return Layout.valueOf(name());
  }
}
