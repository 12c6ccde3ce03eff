package dev.miga.kernels;

class NativePortableTest extends NativeContract {
  NativePortableTest() {
    super(NativeSet.PORTABLE);
  }
}
