package dev.miga.eval.energy;

import java.nio.file.Path;

/** Says how much energy some work takes. */
public interface EnergyMeter {
  /** A guess at the power of a busy core. */
  double USUAL_WATTS = 5;

  /** Begins to count. */
  Run start();

  /** Work whose energy is counted; for one thread. */
  interface Run {
    /** Reads the counters, which may wrap: at least every few minutes. */
    void update();

    /** What was taken since the start. */
    Energy stop();
  }

  /** What this machine offers; see {@link #of}. */
  static EnergyMeter ofThisMachine(double watts) {
    return of(Path.of("/sys/class"), watts);
  }

  /**
   * The counters of the processor where they can be read, else a battery that the machine runs on,
   * else an estimate.
   *
   * @param devices {@code /sys/class}: counters lie in its {@code powercap}, batteries in {@code
   *     power_supply}
   * @param watts power of a busy core, for the estimate
   */
  static EnergyMeter of(Path devices, double watts) {
    Rapl rapl = Rapl.in(devices.resolve("powercap"));
    if (rapl.isReadable()) {
      return rapl;
    }
    EnergyMeter estimate =
        new ProcessorEstimate(watts, ProcessorEstimate::ofThisProcess, rapl.problem());
    return new Battery(devices.resolve("power_supply"), estimate, System::nanoTime);
  }
}
