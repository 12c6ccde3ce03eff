package dev.miga.kernels;

/** The contract for one instruction set of the native kernels. */
abstract class NativeContract extends KernelsContract {
  private final NativeKernels kernels;

  NativeContract(NativeSet set) {
    kernels = NativeSets.load(set);
  }

  @Override
  protected Kernels kernels() {
    return kernels;
  }

  /**
   * Each of a group's sixteen values is off by half a step, {@code largest / 254}, so the group by
   * at most {@code 4 / 254} of its norm.
   */
  @Override
  protected double matmulActivationError() {
    return 4.0 / 254;
  }
}
