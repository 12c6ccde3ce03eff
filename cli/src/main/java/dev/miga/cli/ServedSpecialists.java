package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.ModelReference;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistFinder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Specialists to serve, by the names that they are asked for.
 *
 * @param folders where they are found by name
 * @param archives where archives are unpacked
 * @param err told what is left out
 */
record ServedSpecialists(List<Path> folders, Path archives, PrintStream err) {
  private static final String NAME = "[A-Za-z0-9_-]+";

  /**
   * What may be opened while others are served: those that were named, where they were, and all
   * that are found.
   */
  Catalogue catalogue(List<String> named) {
    SpecialistFinder finder = new SpecialistFinder(folders, archives);
    Map<String, String> places = new TreeMap<>();
    for (String one : named) {
      places.put(name(one, finder.find(one)), one);
    }
    return new ServedCatalogue(finder, this::found, places);
  }

  private static String name(String place, SpecialistFile file) {
    return place.matches(NAME) ? place : file.task().name();
  }

  /**
   * Those that were named, else all that are found; of these, what is unsound is told and left out.
   *
   * @throws MigaException if one that was named is missing or unsound, or two have one name; IO if
   *     a folder cannot be read
   */
  Map<String, SpecialistFile> files(List<String> named) {
    Map<String, SpecialistFile> files = new TreeMap<>();
    SpecialistFinder finder = new SpecialistFinder(folders, archives);
    for (String one : named) {
      SpecialistFile file = finder.find(one);
      String name = name(one, file);
      if (files.put(name, file) != null) {
        throw new MigaException(
            ErrorCode.INVALID_ARGUMENT, "two specialists are called '" + name + "'");
      }
    }
    if (named.isEmpty()) {
      for (String name : found()) {
        leniently(name, () -> files.put(name, finder.find(name)));
      }
    }
    return files;
  }

  /** Runs what may fail for one of those that were found. */
  void leniently(String name, Runnable action) {
    try {
      action.run();
    } catch (MigaException e) {
      err.println("warning: " + name + " is left out: " + e.oneLine());
    }
  }

  private Set<String> found() {
    TreeSet<String> names = new TreeSet<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> entries = Files.list(folder)) {
          entries.filter(ServedSpecialists::isSpecialist).forEach(e -> names.add(name(e)));
        } catch (IOException e) {
          throw new MigaException(ErrorCode.IO, folder + ": cannot be read", e);
        }
      }
    }
    names.removeIf(name -> !name.matches(NAME));
    return names;
  }

  private static boolean isSpecialist(Path entry) {
    return Files.isDirectory(entry)
        ? Files.exists(entry.resolve("specialist.json"))
            || Files.exists(entry.resolve(SpecialistFile.TASK))
        : entry.toString().endsWith(SpecialistFile.SUFFIX);
  }

  private static String name(Path entry) {
    String file = entry.getFileName().toString();
    return file.endsWith(SpecialistFile.SUFFIX)
        ? file.substring(0, file.length() - SpecialistFile.SUFFIX.length())
        : file;
  }

  /** The base model that they have in common. */
  static String base(Map<String, SpecialistFile> files) {
    List<String> all =
        new ArrayList<>(
            new TreeSet<>(files.values().stream().map(file -> file.base().model()).toList()));
    if (all.size() > 1) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "the specialists have several base models, %s; serve those of one, or name it with --model"
              .formatted(all));
    }
    return all.isEmpty() ? ModelReference.DEFAULT_NAME : all.getFirst();
  }
}
