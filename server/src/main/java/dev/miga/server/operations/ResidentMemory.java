package dev.miga.server.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Memory of this process that is really there: heap, weights and all else.
 *
 * @param status {@code /proc/self/status}
 */
record ResidentMemory(Path status) {
  static ResidentMemory ofThisProcess() {
    return new ResidentMemory(Path.of("/proc/self/status"));
  }

  /** In bytes; not a number where the system does not tell. */
  double bytes() {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
