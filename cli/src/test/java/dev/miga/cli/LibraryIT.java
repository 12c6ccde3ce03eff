package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of its own, with the build file and the program that the pages print. */
class LibraryIT {
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final String COPY_DEPENDENCIES =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

  @TempDir private Path folder;

  @Test
  void runsTheProgramOfTheReadmeWithTheInstalledArtifacts()
      throws IOException, InterruptedException {
    Path project = Files.createDirectory(folder.resolve("orders"));
    Files.writeString(project.resolve("pom.xml"), block("xml", Pages.docs("how-to", "library.md")));
    Path sources = Files.createDirectories(project.resolve(Path.of("src", "main", "java")));
    Files.writeString(sources.resolve("Main.java"), program());
    install();

    run(
        new ProcessBuilder(
                "mvn",
                "-B",
                "-q",
                "-Dmaven.repo.local=" + repository(),
                "-s",
                settings().toString(),
                "compile",
                COPY_DEPENDENCIES)
            .directory(project.toFile()));
    String said =
        run(
            new ProcessBuilder(
                    java(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Duser.home=" + home(),
                    "-cp",
                    project.resolve(Path.of("target", "classes"))
                        + ":"
                        + project.resolve(Path.of("target", "dependency"))
                        + "/*",
                    "Main")
                .directory(Pages.ROOT.toFile()));

    assertThat(said.lines())
        .hasSize(2)
        .first()
        .isEqualTo("[Item[quantity=3, product=pan canilla]]");
    assertThat(Double.parseDouble(said.lines().skip(1).findFirst().orElseThrow()))
        .isBetween(0.5, 1.0);
  }

  /** The README's example, with what a file of Java needs around it. */
  private static String program() throws IOException {
    String example = block("java", Pages.ROOT.resolve("README.md"));
    int statements = example.indexOf("\ntry (");
    return """
        import dev.miga.tasks.*;
        import java.nio.file.Path;
        import java.util.*;

        %s
        void main() throws Exception {
          %s
        }
        """
        .formatted(example.substring(0, statements), example.substring(statements));
  }

  private static String block(String language, Path page) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(page));
    assertThat(matcher.find()).as("%s of %s", language, page).isTrue();
    return matcher.group(1);
  }

  private Path repository() {
    return folder.resolve("repository");
  }

  /** What 'mvn install' would put into a repository of this user, without touching it. */
  private void install() throws IOException {
    put("miga-parent", Pages.ROOT.resolve("pom.xml"), "pom");
    for (String module : List.of("kernels", "engine", "tasks")) {
      String name = "miga-" + module;
      Path built = Pages.ROOT.resolve(module);
      put(name, built.resolve("pom.xml"), "pom");
      put(name, built.resolve(Path.of("target", name + "-" + VERSION + ".jar")), "jar");
    }
  }

  private void put(String artifact, Path file, String type) throws IOException {
    Path to = repository().resolve(Path.of("dev", "miga", artifact, VERSION));
    Files.createDirectories(to);
    Files.copy(file, to.resolve(artifact + "-" + VERSION + "." + type));
  }

  /** What this user's repository has is not fetched again. */
  private Path settings() throws IOException {
    String cached =
        """
        <%1$s><%2$s><id>cached</id><url>%3$s</url></%2$s></%1$s>
        """;
    String url = Path.of(System.getProperty("user.home"), ".m2", "repository").toUri().toString();
    return Files.writeString(
        folder.resolve("settings.xml"),
        """
        <settings>
          <profiles><profile><id>cached</id>%s%s</profile></profiles>
          <activeProfiles><activeProfile>cached</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(
                cached.formatted("repositories", "repository", url),
                cached.formatted("pluginRepositories", "pluginRepository", url)));
  }

  /** A user who has the weights. */
  private Path home() throws IOException {
    Path store = RealWeights.path().resolve(Path.of("..", "..", "..")).normalize();
    Path cache = Files.createDirectories(folder.resolve(Path.of("home", ".cache")));
    Files.createSymbolicLink(cache.resolve("miga"), store);
    return folder.resolve("home");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
