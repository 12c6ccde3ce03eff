package dev.miga.server.clients;

import dev.miga.engine.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Clients of other languages, each installed once into a folder of its own beside the user's model
 * store.
 */
final class ClientCache {
  private static final Path ROOT =
      Folders.of(System.getenv(), Path.of(System.getProperty("user.home")))
          .models()
          .resolveSibling("test-clients");

  private ClientCache() {}

  /**
   * The folder of a client.
   *
   * @param name with its version, and with that of whatever it is compiled for
   * @param installer the command that installs it into a folder
   * @param advice what to do where that fails
   * @throws AssertionError if it cannot be installed
   */
  static Path folder(String name, Function<Path, List<String>> installer, String advice)
      throws IOException {
    Path folder = ROOT.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(ROOT);
    Path fresh = Files.createTempDirectory(ROOT, name + "-");
    try {
      Command.output(Map.of(), installer.apply(fresh));
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AssertionError e) {
      delete(fresh);
      throw new AssertionError(advice + "\n" + e.getMessage(), e);
    } catch (IOException e) {
      delete(fresh);
      if (!Files.isDirectory(folder)) { // another build was faster
        throw e;
      }
    }
    return folder;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
