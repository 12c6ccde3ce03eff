package dev.miga.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** High-water mark of resident memory. */
public final class PeakMemory {
  private PeakMemory() {}

  /** Bytes of this process; empty where the system does not tell. */
  public static Optional<Long> bytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }
}
