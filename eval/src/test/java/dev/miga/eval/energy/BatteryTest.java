package dev.miga.eval.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatteryTest {
  @TempDir Path devices;

  /** Seconds that have passed. */
  private final AtomicLong seconds = new AtomicLong();

  private void set(String battery, String file, String value) throws IOException {
    Path folder = Files.createDirectories(devices.resolve("power_supply").resolve(battery));
    Files.writeString(folder.resolve(file), value + "\n");
  }

  private void energy(String battery, long microwattHours) throws IOException {
    set(battery, "status", "Discharging");
    set(battery, "energy_now", Long.toString(microwattHours));
  }

  private EnergyMeter.Run start() {
    EnergyMeter estimate = new ProcessorEstimate(5, () -> seconds.get() * 1_000_000_000L, "none");
    Path folder = devices.resolve("power_supply");
    return new Battery(folder, estimate, () -> seconds.get() * 1_000_000_000L).start();
  }

  private void pass(EnergyMeter.Run run) {
    seconds.incrementAndGet();
    run.update();
  }

  @Test
  void whatAllBatteriesGaveIsMeasured() throws IOException {
    energy("BAT0", 50_000_000);
    energy("BAT1", 20_000_000);
    set("AC", "online", "0");
    EnergyMeter.Run run = start();
    for (int i = 1; i <= 12; i++) {
      energy("BAT0", 50_000_000 - i * 10_000);
      pass(run);
    }
    energy("BAT1", 19_990_000);

    Energy energy = run.stop();
    assertThat(energy.source()).isEqualTo(Energy.Source.BATTERY);
    assertThat(energy.joules()).isCloseTo(0.13 * 3600, within(1e-6));
    assertThat(energy.how()).contains("BAT0, BAT1 gave, in 13 steps");
  }

  @Test
  void chargeCountsByTheVoltageAndAChangeOfVoltageAloneIsNoEnergy() throws IOException {
    set("BAT0", "status", "Discharging");
    set("BAT0", "charge_now", "4000000");
    set("BAT0", "voltage_now", "8000000");
    EnergyMeter.Run run = start();
    for (int i = 1; i <= 10; i++) {
      set("BAT0", "voltage_now", "7000000"); // which falls as soon as there is work
      pass(run);
      set("BAT0", "charge_now", Integer.toString(4_000_000 - i * 1_000));
      pass(run);
    }

    Energy energy = run.stop();
    assertThat(energy.source()).isEqualTo(Energy.Source.BATTERY);
    assertThat(energy.joules()).isCloseTo(0.010 * 7 * 3600, within(1e-6));
    assertThat(energy.how()).contains("in 10 steps");
  }

  @Test
  void tooFewStepsAreEstimatedAndSaid() throws IOException {
    energy("BAT0", 50_000_000);
    EnergyMeter.Run run = start();
    for (int i = 1; i <= 9; i++) {
      energy("BAT0", 50_000_000 - i * 10_000);
      pass(run);
    }

    Energy energy = run.stop();
    assertThat(energy.source()).isEqualTo(Energy.Source.ESTIMATE);
    assertThat(energy.joules()).isEqualTo(9 * 5);
    assertThat(energy.how()).endsWith("BAT0 changed 9 times meanwhile, and at least 10 are needed");
  }

  @Test
  void aBatteryIsAskedOnceASecondAtMost() throws IOException {
    energy("BAT0", 50_000_000);
    EnergyMeter.Run run = start();
    for (int i = 1; i <= 20; i++) {
      energy("BAT0", 50_000_000 - i * 10_000);
      run.update();
    }
    assertThat(run.stop().how()).contains("changed 1 times");
  }

  @Test
  void aCableOnTheWayMakesItAnEstimate() throws IOException {
    energy("BAT0", 50_000_000);
    EnergyMeter.Run run = start();
    for (int i = 1; i <= 12; i++) {
      energy("BAT0", 50_000_000 - i * 10_000);
      if (i == 6) {
        set("BAT0", "status", "Charging");
      }
      pass(run);
    }

    Energy energy = run.stop();
    assertThat(energy.source()).isEqualTo(Energy.Source.ESTIMATE);
    assertThat(energy.how()).endsWith("BAT0 did not feed the machine all the time");
  }

  @Test
  void oneThatIsFullOrSaysNothingIsNotCounted() throws IOException {
    set("BAT0", "status", "Full");
    set("BAT0", "energy_now", "50000000");
    set("BAT1", "status", "Discharging");
    set("BAT2", "status", "Discharging");
    set("BAT2", "energy_now", "much");
    Energy energy = start().stop();
    assertThat(energy.source()).isEqualTo(Energy.Source.ESTIMATE);
    assertThat(energy.how()).doesNotContain("BAT");
  }

  @Test
  void theCountersOfTheProcessorComeFirst() throws IOException {
    energy("BAT0", 50_000_000);
    Path zone = Files.createDirectories(devices.resolve("powercap/intel-rapl:0"));
    Files.writeString(zone.resolve("name"), "package-0\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), "1000000000\n");
    Files.writeString(zone.resolve("energy_uj"), "0\n");
    assertThat(EnergyMeter.of(devices, 5).start().stop().source()).isEqualTo(Energy.Source.RAPL);
  }
}
