package dev.miga.kernels;

class NativeAvx2Test extends NativeContract {
  NativeAvx2Test() {
    super(NativeSet.AVX2);
  }
}
