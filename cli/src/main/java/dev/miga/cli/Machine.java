package dev.miga.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this machine offers, as the system tells it.
 *
 * @param root {@code /}, under which {@code proc} and {@code sys} are read
 */
record Machine(Path root) {
  /** Features that kernels use, in Linux' spelling for x86-64 and AArch64. */
  private static final Set<String> INTERESTING =
      Set.of(
          "sse4_2",
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512_vnni",
          "avx_vnni",
          "avx512_bf16",
          "amx_int8",
          "amx_bf16",
          "asimd",
          "asimddp",
          "asimdhp",
          "i8mm",
          "bf16",
          "sve",
          "sve2");

  static Machine local() {
    return new Machine(Path.of("/"));
  }

  /** Such as {@code Intel(R) Xeon(R) Processor @ 2.10GHz}. */
  String cpu() {
    return cpuinfo("model name").orElse(System.getProperty("os.arch", "unknown"));
  }

  /** The instruction sets that matter here. */
  String cpuFeatures() {
    String flags = cpuinfo("flags").or(() -> cpuinfo("Features")).orElse("");
    String known =
        Arrays.stream(flags.split(" "))
            .filter(INTERESTING::contains)
            .sorted()
            .collect(Collectors.joining(" "));
    return known.isEmpty() ? "unknown" : known;
  }

  private Optional<String> cpuinfo(String key) {
    return lines(root.resolve("proc/cpuinfo")).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** Bytes that this process may use: of the machine, or of its container. */
  long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  /** Bytes that are free or can be made free at once; empty where the system does not tell. */
  Optional<Long> availableMemoryBytes() {
    return lines(root.resolve("proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  /** The energy counter that measurements can use, or why there is none. */
  String energySource() {
    List<Path> zones = energyCounters();
    if (zones.isEmpty()) {
      return "none (no RAPL counter in /sys/class/powercap; usual in virtual machines)";
    }
    long readable = zones.stream().filter(Files::isReadable).count();
    return readable > 0
        ? "RAPL, " + readable + " counters"
        : "none (RAPL is there but only root may read it: sudo chmod a+r " + zones.getFirst() + ")";
  }

  private List<Path> energyCounters() {
    try (Stream<Path> zones = Files.list(root.resolve("sys/class/powercap"))) {
      return zones.map(zone -> zone.resolve("energy_uj")).filter(Files::exists).sorted().toList();
    } catch (IOException noSuchFolder) {
      return List.of();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException notLinux) {
      return List.of();
    }
  }
}
