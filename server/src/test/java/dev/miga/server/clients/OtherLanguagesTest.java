package dev.miga.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.server.ServedFleet;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own clients for Python and Node.js, unchanged. Their scripts check what they get. */
class OtherLanguagesTest {
  private static final String PYTHON_CLIENT = "openai==3.57.0";
  private static final List<String> NODE_CLIENT = List.of("openai@7.59.0", "zod@4.6.7");

  @TempDir private static Path folder;
  private static ServedFleet served;

  @BeforeAll
  static void start() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, Keyed::with);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void answersTheClientOfPython() throws Exception {
    String output =
        PythonClient.run(
            PYTHON_CLIENT, script("openai_client.py"), served.server.uri() + "v1", Keyed.KEY);
    assertThat(output).endsWith("all is well\n");
  }

  @Test
  void answersTheClientOfNode() throws Exception {
    Path packages =
        ClientCache.folder(
            "node-" + String.join("-", NODE_CLIENT).replace("@", "-"),
            OtherLanguagesTest::npmInstalls,
            "this test needs node 18 or newer with npm (Debian: nodejs, npm), and a network at its first run");
    String output =
        Command.output(
            Map.of("NODE_PATH", packages.resolve("node_modules").toString()),
            List.of("node", script("openai_client.cjs"), served.server.uri() + "v1", Keyed.KEY));
    assertThat(output).endsWith("all is well\n");
  }

  private static List<String> npmInstalls(Path folder) {
    return Stream.concat(
            Stream.of(
                "npm",
                "install",
                "--loglevel=error",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--no-package-lock",
                "--prefix",
                folder.toString()),
            NODE_CLIENT.stream())
        .toList();
  }

  private static String script(String name) throws IOException, URISyntaxException {
    URL script = Objects.requireNonNull(OtherLanguagesTest.class.getResource("/clients/" + name));
    return Path.of(script.toURI()).toString();
  }
}
