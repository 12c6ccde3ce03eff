package dev.miga.eval.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyMeterTest {
  private static final long RANGE = 262_143_328_850L;

  @TempDir Path devices;
  private Path powercap = Path.of("unset");

  @BeforeEach
  void create() throws IOException {
    powercap = Files.createDirectory(devices.resolve("powercap"));
  }

  private void zone(String folder, String name, long microjoules) throws IOException {
    Path zone = Files.createDirectories(powercap.resolve(folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
    count(folder, microjoules);
  }

  private void count(String folder, long microjoules) throws IOException {
    Files.writeString(powercap.resolve(folder).resolve("energy_uj"), microjoules + "\n");
  }

  /** A counter that even root cannot read. */
  private void unreadable(String folder, String name) throws IOException {
    zone(folder, name, 0);
    Files.delete(powercap.resolve(folder).resolve("energy_uj"));
    Files.createDirectory(powercap.resolve(folder).resolve("energy_uj"));
  }

  @Test
  void addsPackagesAndTheirMemoryAndNothingTwice() throws IOException {
    Files.createDirectories(powercap.resolve("intel-rapl"));
    zone("intel-rapl:0", "package-0", 1_000_000);
    zone("intel-rapl:0:0", "core", 1_000_000);
    zone("intel-rapl:0:1", "dram", 1_000_000);
    zone("intel-rapl:1", "psys", 1_000_000);
    zone("intel-rapl-mmio:0", "package-0", 1_000_000);
    EnergyMeter.Run run = EnergyMeter.of(devices, 5).start();
    for (String zone :
        new String[] {
          "intel-rapl:0", "intel-rapl:0:0", "intel-rapl:0:1", "intel-rapl:1", "intel-rapl-mmio:0"
        }) {
      count(zone, 3_500_000);
    }

    Energy energy = run.stop();
    assertThat(energy.joules()).isEqualTo(2 * 2.5);
    assertThat(energy.source()).isEqualTo(Energy.Source.RAPL);
    assertThat(energy.how()).contains("package-0, package-0 dram;").doesNotContain("left out");
  }

  @Test
  void aCounterMayBeginAnewBetweenReadings() throws IOException {
    zone("intel-rapl:0", "package-0", RANGE - 2_000_000);
    EnergyMeter.Run run = EnergyMeter.of(devices, 5).start();
    count("intel-rapl:0", 1_000_000);
    run.update();
    count("intel-rapl:0", RANGE - 1_000_000);
    run.update();
    count("intel-rapl:0", 500_000);

    assertThat(run.stop().joules()).isCloseTo(3 + (RANGE / 1e6 - 2) + 1.5, within(1e-6));
  }

  @Test
  void saysWhichCountersCannotBeRead() throws IOException {
    zone("intel-rapl:0", "package-0", 0);
    unreadable("intel-rapl:1", "package-1");
    EnergyMeter.Run run = EnergyMeter.of(devices, 5).start();
    count("intel-rapl:0", 4_000_000);

    Energy energy = run.stop();
    assertThat(energy.joules()).isEqualTo(4);
    assertThat(energy.how()).contains("left out", "package-1 (intel-rapl:1)");
  }

  @Test
  void estimatesWhereNoPackageCanBeRead() throws IOException {
    unreadable("intel-rapl:0", "package-0");
    zone("intel-rapl:0:0", "dram", 0);
    Energy energy = EnergyMeter.of(devices, 5).start().stop();
    assertThat(energy.source()).isEqualTo(Energy.Source.ESTIMATE);
    assertThat(energy.how()).contains("5 W a busy core", "cannot read: package-0");

    Energy nowhere = EnergyMeter.of(devices.resolve("gone"), 5).start().stop();
    assertThat(nowhere.source()).isEqualTo(Energy.Source.ESTIMATE);
    assertThat(nowhere.how()).contains("no RAPL counter in");
  }

  @Test
  void theEstimateIsProcessorSecondsTimesThePower() {
    AtomicLong nanos = new AtomicLong(7_000_000_000L);
    EnergyMeter.Run run = new ProcessorEstimate(6.5, nanos::get, "no counter").start();
    nanos.addAndGet(2_500_000_000L);

    Energy energy = run.stop();
    assertThat(energy.joules()).isEqualTo(2.5 * 6.5);
    assertThat(energy.how()).isEqualTo("2.50 processor seconds at 6.5 W a busy core; no counter");
  }

  @Test
  void theTimeOfThisProcessIsThatOfItsThreads() {
    long before = ProcessorEstimate.ofThisProcess();
    double sum = 0;
    while (ProcessorEstimate.ofThisProcess() < before + 20_000_000) {
      sum += Math.sqrt(sum + 1);
    }
    assertThat(sum).isPositive();
  }
}
