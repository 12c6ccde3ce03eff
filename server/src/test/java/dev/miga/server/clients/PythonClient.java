package dev.miga.server.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scripts over a package of Python, which is installed for the tests alone. */
public final class PythonClient {
  private PythonClient() {}

  /**
   * What a script wrote.
   *
   * @param requirement the package with its version, {@code openai==3.57.0}
   * @throws AssertionError if the package cannot be installed, or the script fails
   */
  public static String run(String requirement, String script, String... arguments)
      throws IOException {
    String python =
        Command.output(
                Map.of(),
                List.of("python3", "-c", "import sys; print(sys.implementation.cache_tag)"))
            .strip();
    Path packages =
        ClientCache.folder(
            python + "-" + requirement.replace("==", "-"),
            folder -> installs(folder, requirement),
            "this test needs python3 with pip (Debian: python3-pip), and a network at its first run");
    List<String> line = new ArrayList<>(List.of("python3", script));
    line.addAll(List.of(arguments));
    return Command.output(
        Map.of("PYTHONPATH", packages.toString(), "PYTHONDONTWRITEBYTECODE", "1"), line);
  }

  private static List<String> installs(Path folder, String requirement) {
    return List.of(
        "python3",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--target",
        folder.toString(),
        requirement);
  }
}
