package dev.miga.eval.energy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What batteries gave, as Linux shows below {@code /sys/class/power_supply} what is left in them
 * (kernel.org, ABI/testing/sysfs-class-power): {@code energy_now} in microwatt-hours, or {@code
 * charge_now} in microampere-hours, times the mean of {@code voltage_now} in microvolts. They count
 * in coarse steps, and only while no cable feeds the machine.
 *
 * @param folder of the batteries
 * @param instead counts where they cannot tell
 * @param nanoTime clock: a battery takes milliseconds to answer and is not asked at every call
 */
record Battery(Path folder, EnergyMeter instead, LongSupplier nanoTime) implements EnergyMeter {
  private static final String DISCHARGING = "Discharging";
  private static final double JOULES_PER_WATT_HOUR = 3600;
  private static final long LEAST_NANOS = 1_000_000_000L;

  /** Changes of a reading under which work was too little for it: the error is one of them. */
  private static final int LEAST_STEPS = 10;

  /**
   * What is left in a battery.
   *
   * @param amount watt-hours, or ampere-hours
   * @param volts 1 for watt-hours
   */
  private record Reading(double amount, double volts) {
    /** Watt-hours given until a later reading. */
    double until(Reading later) {
      return (amount - later.amount) * (volts + later.volts) / 2;
    }
  }

  @Override
  public Run start() {
    Map<String, Reading> readings = readings();
    Run estimate = instead.start();
    return readings.isEmpty() ? estimate : new Discharge(readings, estimate);
  }

  /** Of the batteries that feed the machine. */
  private Map<String, Reading> readings() {
    Map<String, Reading> readings = new LinkedHashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path battery : all.sorted().toList()) {
        String name = String.valueOf(battery.getFileName());
        if (name.startsWith("BAT")) {
          reading(battery).ifPresent(reading -> readings.put(name, reading));
        }
      }
    } catch (IOException noSuchFolder) {
      return Map.of();
    }
    return readings;
  }

  private static Optional<Reading> reading(Path battery) {
    if (text(battery, "status").filter(DISCHARGING::equals).isEmpty()) {
      return Optional.empty();
    }
    Optional<Reading> energy = micro(battery, "energy_now").map(left -> new Reading(left, 1));
    return energy.or(
        () ->
            micro(battery, "charge_now")
                .flatMap(
                    left -> micro(battery, "voltage_now").map(volts -> new Reading(left, volts))));
  }

  private static Optional<Double> micro(Path battery, String file) {
    try {
      return text(battery, file).map(text -> Long.parseLong(text) / 1e6);
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Path battery, String file) {
    try {
      return Optional.of(Files.readString(battery.resolve(file)).strip());
    } catch (IOException noSuchFile) {
      return Optional.empty();
    }
  }

  private final class Discharge implements Run {
    private final String batteries;
    private final Run estimate;
    private Map<String, Reading> last;
    private long readAt = nanoTime.getAsLong();
    private double wattHours;
    private int steps;
    private boolean isWhole = true;

    Discharge(Map<String, Reading> first, Run estimate) {
      this.batteries = String.join(", ", first.keySet());
      this.last = first;
      this.estimate = estimate;
    }

    @Override
    public void update() {
      estimate.update();
      long now = nanoTime.getAsLong();
      if (now - readAt >= LEAST_NANOS) {
        readAt = now;
        read();
      }
    }

    private void read() {
      Map<String, Reading> now = readings();
      isWhole &= now.keySet().equals(last.keySet());
      if (isWhole) {
        double given = 0;
        for (Map.Entry<String, Reading> entry : last.entrySet()) {
          given += entry.getValue().until(now.getOrDefault(entry.getKey(), entry.getValue()));
        }
        steps += given == 0 ? 0 : 1;
        wattHours += given;
        last = now;
      }
    }

    @Override
    public Energy stop() {
      read();
      Energy estimated = estimate.stop();
      if (!isWhole) {
        return because(estimated, batteries + " did not feed the machine all the time");
      }
      if (steps < LEAST_STEPS) {
        return because(
            estimated,
            "%s changed %d times meanwhile, and at least %d are needed"
                .formatted(batteries, steps, LEAST_STEPS));
      }
      return new Energy(
          wattHours * JOULES_PER_WATT_HOUR,
          Energy.Source.BATTERY,
          "what %s gave, in %d steps; with all else that ran on the machine meanwhile"
              .formatted(batteries, steps));
    }

    private static Energy because(Energy estimated, String why) {
      return new Energy(estimated.joules(), estimated.source(), estimated.how() + "; " + why);
    }
  }
}
