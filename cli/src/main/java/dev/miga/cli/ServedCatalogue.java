package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistFinder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What a server may open while it works. Nobody can name a path to it.
 *
 * @param found names in the folders of specialists, as they are now
 * @param places of those that the command line named, by their names
 */
record ServedCatalogue(
    SpecialistFinder finder, Supplier<Set<String>> found, Map<String, String> places)
    implements Catalogue {

  @Override
  public List<String> names() {
    Set<String> all = new TreeSet<>(found.get());
    all.addAll(places.keySet());
    return List.copyOf(all);
  }

  @Override
  public SpecialistFile find(String name) {
    if (!names().contains(name)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND,
          "there is no specialist '%s' to open; there are %s".formatted(name, names()));
    }
    return finder.find(places.getOrDefault(name, name));
  }
}
