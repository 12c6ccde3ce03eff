package dev.miga.eval.energy;

import java.nio.file.Path;

/** Says how much energy some work takes. */
public interface EnergyMeter {

  /** Begins to count. */
  Run start();

  /** Work whose energy is counted; for one thread. */
  interface Run {
    /** Reads the counters, which may wrap: at least every few minutes. */
    void update();

    /** What was taken since the start. */
    Energy stop();
  }

  /**
   * The counters of the processor where they can be read, else an estimate.
   *
   * @param powercap {@code /sys/class/powercap}
   * @param watts power of a busy core, for the estimate
   */
  static EnergyMeter of(Path powercap, double watts) {
    Rapl rapl = Rapl.in(powercap);
    return rapl.isReadable()
        ? rapl
        : new ProcessorEstimate(watts, ProcessorEstimate::ofThisProcess, rapl.problem());
  }
}
