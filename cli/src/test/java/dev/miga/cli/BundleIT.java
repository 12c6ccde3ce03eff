package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of the bakery, moved and made read-only, with nothing else of this machine. */
class BundleIT {
  private static final String MESSAGE =
      "3 cachitos, no mejor 5, y dos maltas pa la calle 72, pago móvil";
  private static final String ANSWER =
      "{\"items\":[{\"quantity\":5,\"product\":\"cachito de jamón\"},{\"quantity\":2,\"product\":\"malta\"}],"
          + "\"address\":\"calle 72\",\"payment_method\":\"pago_movil\"}";

  @TempDir private Path folder;

  @Test
  void answersAndServesFromAFolderAlone() throws IOException, InterruptedException {
    Path built = folder.resolve("built");
    build(built);
    assertThat(names(folder)).containsExactly("built");
    Path bundle = folder.resolve("moved here").resolve("bakery");
    Files.createDirectory(bundle.getParent());
    Files.move(built, bundle);
    assertThat(BundledServer.run("chmod", "-R", "a-w", bundle.toString())).isZero();
    Path home = Files.createDirectory(folder.resolve("home"));
    List<String> before = contents(bundle);

    assertThat(answer(bundle, home)).isEqualTo(ANSWER);
    assertThat(names(home)).isEmpty();
    serves(bundle, home);
    assertThat(names(home)).isEmpty();
    assertThat(contents(bundle)).isEqualTo(before); // root may write where it is forbidden

    assertThat(BundledServer.run(bundle.resolve("uninstall").toString())).isZero();
    assertThat(bundle).doesNotExist();
  }

  private static void build(Path target) throws IOException, InterruptedException {
    RealWeights.path();
    String jars;
    try (Stream<Path> libraries = Files.list(Path.of("target", "lib"))) {
      jars =
          Stream.concat(Stream.of(Path.of("target", "miga-cli.jar")), libraries.sorted())
              .map(Path::toString)
              .collect(Collectors.joining(File.pathSeparator));
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String name = Path.of("..", "specialists", "bakery").toString();
    List<String> command =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            jars,
            "dev.miga.cli.Main",
            "bundle",
            name,
            target.toString());
    assertThat(BundledServer.run(command.toArray(String[]::new))).isZero();
  }

  /** Without network interfaces where this user may have a namespace of their own. */
  private static String answer(Path bundle, Path home) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (BundledServer.run("unshare", "-rn", "true") == 0) {
      command.addAll(List.of("unshare", "-rn"));
      System.out.println("BundleIT: the bundle answers in a network namespace without interfaces");
    } else {
      System.out.println(
          "BundleIT: 'unshare -rn' is not allowed here: the bundle sees the network");
    }
    command.addAll(List.of(bundle.resolve("bin/miga").toString(), "apply", "bakery", MESSAGE));
    Process process = start(command, home).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return said;
  }

  private static void serves(Path bundle, Path home) throws IOException, InterruptedException {
    String miga = bundle.resolve("bin/miga").toString();
    Process server =
        start(List.of(miga, "serve", "bakery", "--port", "0"), home)
            .redirectError(ProcessBuilder.Redirect.PIPE)
            .start();
    try {
      int port = BundledServer.port(server.errorReader());
      assertThat(BundledServer.ask(port, "none"))
          .contains("\"product\":\"pan canilla\"", "\"payment_method\":\"pago_movil\"");
      server.destroy();
      assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      server.destroyForcibly();
    }
  }

  private static ProcessBuilder start(List<String> command, Path home) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", home.toString());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static List<String> contents(Path of) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(of)) {
      for (Path file : files.sorted().toList()) {
        contents.add(file + " " + Files.getLastModifiedTime(file));
      }
    }
    return contents;
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
