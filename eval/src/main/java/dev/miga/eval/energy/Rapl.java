package dev.miga.eval.energy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Counters of energy that Linux shows below {@code /sys/class/powercap}: a folder a zone, in
 * microjoules, back to zero after {@code max_energy_range_uj} (kernel.org, Power Capping
 * Framework). Counted are the packages, and their memory, which is not part of them; cores and
 * graphics are, and a zone of the whole platform would count all again.
 */
final class Rapl implements EnergyMeter {
  private static final String PACKAGE = "package";

  private final Path folder;
  private final List<Zone> zones;
  private final List<String> unreadable;

  private Rapl(Path folder, List<Zone> zones, List<String> unreadable) {
    this.folder = folder;
    this.zones = zones;
    this.unreadable = unreadable;
  }

  /**
   * A counter.
   *
   * @param range microjoules after which it begins anew
   */
  private record Zone(String name, Path counter, long range) {
    long read() throws IOException {
      return number(counter);
    }

    /** From one reading to a later one, with at most one new beginning between them. */
    long between(long before, long after) {
      return after >= before ? after - before : after - before + range;
    }
  }

  /** The counters below a folder. */
  static Rapl in(Path folder) {
    List<Zone> zones = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Path zone : folders(folder)) {
      String name = name(folder, zone);
      if (!name.isEmpty() && !seen.contains(name)) {
        try {
          Zone found =
              new Zone(
                  name, zone.resolve("energy_uj"), number(zone.resolve("max_energy_range_uj")));
          found.read();
          zones.add(found);
          seen.add(name);
        } catch (IOException | NumberFormatException e) {
          unreadable.add(name + " (" + id(zone) + ")");
        }
      }
    }
    return new Rapl(folder, zones, unreadable);
  }

  /** Zones; those of a second interface to the same counters last. */
  private static List<Path> folders(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(zone -> id(zone).contains(":"))
          .sorted(
              Comparator.comparing((Path zone) -> id(zone).contains("mmio"))
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    } catch (IOException noSuchFolder) {
      return List.of();
    }
  }

  /** What a zone is called, with its package; empty for one that is not counted. */
  private static String name(Path folder, Path zone) {
    String[] id = id(zone).split(":", -1);
    try {
      String own = Files.readString(zone.resolve("name")).strip();
      if (id.length == 2) {
        return own.startsWith(PACKAGE) ? own : "";
      }
      String parent = Files.readString(folder.resolve(id[0] + ":" + id[1]).resolve("name")).strip();
      return own.equals("dram") ? parent + " dram" : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static String id(Path zone) {
    return String.valueOf(zone.getFileName());
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  /** Whether a package can be counted. */
  boolean isReadable() {
    return zones.stream().anyMatch(zone -> !zone.name().endsWith("dram"));
  }

  /** Why none can. */
  String problem() {
    return unreadable.isEmpty()
        ? "no RAPL counter in " + folder
        : "RAPL counters that this user cannot read: " + String.join(", ", unreadable);
  }

  private String how() {
    String counted = String.join(", ", zones.stream().map(Zone::name).toList());
    String left =
        unreadable.isEmpty()
            ? ""
            : "; left out, for they cannot be read: " + String.join(", ", unreadable);
    return "RAPL counters of "
        + counted
        + left
        + "; with all else that ran on the machine meanwhile";
  }

  @Override
  public Run start() {
    return new Counting();
  }

  private final class Counting implements Run {
    private final long[] last = new long[zones.size()];
    private long microjoules;

    Counting() {
      for (int i = 0; i < last.length; i++) {
        last[i] = reading(zones.get(i));
      }
    }

    private static long reading(Zone zone) {
      try {
        return zone.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void update() {
      for (int i = 0; i < last.length; i++) {
        long now = reading(zones.get(i));
        microjoules += zones.get(i).between(last[i], now);
        last[i] = now;
      }
    }

    @Override
    public Energy stop() {
      update();
      return new Energy(microjoules / 1e6, Energy.Source.RAPL, how());
    }
  }
}
