/** What a specialist is worth: samples, exams, calibration, reports. */
module dev.miga.eval {
  requires de.siegmar.fastcsv;
  requires java.management;
  requires jdk.management;
  requires transitive dev.miga.tasks;
  requires static transitive org.jspecify;
  requires transitive tools.jackson.core;

  exports dev.miga.eval;
  exports dev.miga.eval.bias;
  exports dev.miga.eval.conformance;
  exports dev.miga.eval.energy;
  exports dev.miga.eval.plan;
  exports dev.miga.eval.robustness;
}
