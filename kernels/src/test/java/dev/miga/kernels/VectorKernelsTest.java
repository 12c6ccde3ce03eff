package dev.miga.kernels;

/** The Vector API against the specification. */
class VectorKernelsTest extends KernelsContract {
  private final Kernels kernels = new VectorKernels();

  @Override
  protected Kernels kernels() {
    return kernels;
  }
}
