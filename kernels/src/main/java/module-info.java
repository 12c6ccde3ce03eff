/** Kernels: packed weights and the operations over them, in scalar Java, Vector API and C. */
module dev.miga.kernels {
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports dev.miga.kernels;
  exports dev.miga.kernels.binding;
  exports dev.miga.kernels.training;
}
