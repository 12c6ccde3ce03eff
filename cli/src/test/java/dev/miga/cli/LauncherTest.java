package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bash script in the root, up to the point where it would build or start Java. */
class LauncherTest {
  @TempDir private Path folder;

  @Test
  void refusesAJavaHomeThatIsNone() throws Exception {
    Outcome outcome = launch(folder.resolve("absent"));

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.text())
        .isEqualTo("miga: MIGA_JAVA_HOME=" + folder + "/absent is not a JDK 25 or newer\n");
  }

  @Test
  void refusesAnOlderJava() throws Exception {
    assertThat(launch(jdk("17.0.15")).text()).contains("is not a JDK 25 or newer");
    assertThat(launch(jdk("1.8.0_402")).text()).contains("is not a JDK 25 or newer");
  }

  @Test
  void needsNoHome() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path copy = Files.copy(Path.of("../miga"), root.resolve("miga"));
    ProcessBuilder builder =
        new ProcessBuilder("bash", copy.toString(), "--version").redirectErrorStream(true);
    builder.environment().remove("HOME");
    builder.environment().remove("MIGA_JAVA_HOME");
    builder.environment().put("JAVA_HOME", jdk("25").toString());

    assertThat(run(builder).text()) // there is nothing to build in this root
        .contains("building", "the build failed")
        .doesNotContain("unbound variable");
  }

  private record Outcome(int status, String text) {}

  private Outcome launch(Path javaHome) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("../miga", "--version").redirectErrorStream(true);
    builder.environment().put("MIGA_JAVA_HOME", javaHome.toString());
    return run(builder);
  }

  private static Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }

  private Path jdk(String version) throws IOException {
    Path home = folder.resolve(version);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    return home;
  }
}
