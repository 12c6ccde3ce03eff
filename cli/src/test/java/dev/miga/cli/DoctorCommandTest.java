package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir private Path root;

  @Test
  void namesWhatItLooksAtAndNeverFails() {
    CliRunner.Result result = new CliRunner().run("doctor");

    assertThat(result.status()).isZero();
    assertThat(result.out().lines().map(line -> line.substring(0, 15).strip()))
        .contains("java", "cpu features", "memory", "energy source", "models", "c compiler");
  }

  @Test
  void saysWhichKernelsWouldTrainAndWhy() {
    String line =
        new CliRunner()
            .run("doctor")
            .out()
            .lines()
            .filter(found -> found.startsWith("training "))
            .findFirst()
            .orElseThrow();
    assertThat(line)
        .matches(
            "training +(native-\\S+ \\(C kernels for this CPU, .*products.*\\)"
                + "|scalar-f32 \\(plain Java.*compiler.*\\))");
  }

  @Test
  void unpacksNativeKernelsWhereTheEnvironmentSays() throws IOException {
    Path caches = Files.createFile(root.resolve("file"));
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", caches.toString());
    String out = new CliRunner(environment, root).run("doctor").out();
    assertThat(out)
        .containsAnyOf("unpacked to " + caches.resolve("miga").resolve("native"), "no C compiler");
    assertThat(new Environment(Map.of(), root).folders().natives())
        .isEqualTo(root.resolve(".cache").resolve("miga").resolve("native"));
  }

  @Test
  void writesJson() {
    assertThat(new CliRunner().run("doctor", "--format", "json").out())
        .startsWith("{\"miga\":\"")
        .contains("\"energy_source\":")
        .endsWith("}\n");
  }

  @Test
  void readsTheProcessorOfX86AndOfArm() throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Path cpuinfo = root.resolve("proc/cpuinfo");
    Files.writeString(cpuinfo, "model name\t: Chip\nflags\t\t: fpu avx2 fma avx512_vnni mmx\n");
    assertThat(new Machine(root).cpu()).isEqualTo("Chip");
    assertThat(new Machine(root).cpuFeatures()).isEqualTo("avx2 avx512_vnni fma");

    Files.writeString(cpuinfo, "Features\t: fp asimd asimddp i8mm\n");
    assertThat(new Machine(root).cpuFeatures()).isEqualTo("asimd asimddp i8mm");
  }

  @Test
  void knowsNothingWhereTheSystemTellsNothing() {
    Machine machine = new Machine(root);
    assertThat(machine.cpuFeatures()).isEqualTo("unknown");
    assertThat(machine.availableMemoryBytes()).isEmpty();
    assertThat(machine.energySource()).startsWith("none (no RAPL counter");
  }

  @Test
  void findsTheEnergyCounter() throws IOException {
    Path zone = Files.createDirectories(root.resolve("sys/class/powercap/intel-rapl:0"));
    Files.writeString(zone.resolve("energy_uj"), "1");
    assertThat(new Machine(root).energySource()).isEqualTo("RAPL, 1 counters");
  }
}
