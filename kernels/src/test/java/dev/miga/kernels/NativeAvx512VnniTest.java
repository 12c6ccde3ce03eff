package dev.miga.kernels;

class NativeAvx512VnniTest extends NativeContract {
  NativeAvx512VnniTest() {
    super(NativeSet.AVX512VNNI);
  }
}
