package dev.miga.eval.energy;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Energy estimated from the time that processors were busy for this process.
 *
 * @param watts power of a busy core
 * @param processorNanos time so far
 * @param why nothing better is at hand
 */
record ProcessorEstimate(double watts, LongSupplier processorNanos, String why)
    implements EnergyMeter {

  /** Of all threads, those of native code too; 0 where the system does not tell. */
  static long ofThisProcess() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime())
        : 0;
  }

  @Override
  public Run start() {
    long start = processorNanos.getAsLong();
    return new Run() {
      @Override
      public void update() {
        // the time does not wrap
      }

      @Override
      public Energy stop() {
        double seconds = (processorNanos.getAsLong() - start) / 1e9;
        String how =
            String.format(
                Locale.ROOT,
                "%.2f processor seconds at %s W a busy core; %s",
                seconds,
                watts == Math.rint(watts) ? Long.toString((long) watts) : Double.toString(watts),
                why);
        return new Energy(seconds * watts, Energy.Source.ESTIMATE, how);
      }
    };
  }
}
