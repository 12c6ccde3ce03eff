package dev.miga.cli.bundle;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A JVM with the modules that Miga uses, linked by a JDK.
 *
 * @param javaHome the JDK
 */
record JavaRuntime(Path javaHome) {
  /**
   * What the commands load. Libraries name more (AWT for beans, RMI for transactions, Kerberos for
   * PostgreSQL), for functions that nothing here calls.
   */
  static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.sql",
          "java.xml",
          "jdk.incubator.vector",
          "jdk.management",
          "jdk.unsupported");

  private static final List<String> FLAGS =
      List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages");

  /**
   * Links the runtime, with the licences of its modules in {@code legal}.
   *
   * @param target must not exist
   * @param searched folders of programs, as in {@code PATH}
   * @throws MigaException NOT_FOUND if the Java that runs has no jlink
   */
  void link(Path target, List<Path> searched) throws IOException {
    Path jlink = jlink();
    List<String> command = new ArrayList<>();
    command.add(jlink.toString());
    command.addAll(List.of("--add-modules", String.join(",", MODULES)));
    command.addAll(List.of("--output", target.toString(), "--compress", "zip-9"));
    command.addAll(FLAGS);
    ChildProcess.run("linking a Java runtime", command, Map.of());
    for (Path strip : searched.stream().map(f -> f.resolve("strip")).toList()) {
      if (Files.isExecutable(strip)) {
        stripLibraries(strip, target);
        return;
      }
    }
  }

  /**
   * The program that links.
   *
   * @throws MigaException NOT_FOUND if the Java that runs has none
   */
  Path jlink() {
    Path jlink = javaHome.resolve("bin/jlink");
    if (!Files.isExecutable(jlink)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND,
          "%s: no such program, so this Java %s cannot be made smaller for a bundle; expected a JDK 25 or newer, named by MIGA_JAVA_HOME"
              .formatted(jlink, Runtime.version().feature()));
    }
    return jlink;
  }

  /** Symbols are for debuggers: five of thirty MB of the JVM. */
  private static void stripLibraries(Path strip, Path runtime) throws IOException {
    try (Stream<Path> files = Files.walk(runtime.resolve("lib"))) {
      List<String> command = new ArrayList<>(List.of(strip.toString(), "--strip-unneeded"));
      files.map(Path::toString).filter(file -> file.endsWith(".so")).forEach(command::add);
      ChildProcess.run("removing symbols from the Java runtime", command, Map.of());
    }
  }

  /** Folders of programs that a variable such as {@code PATH} names. */
  static List<Path> folders(String path) {
    return Stream.of(path.split(java.io.File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .toList();
  }
}
