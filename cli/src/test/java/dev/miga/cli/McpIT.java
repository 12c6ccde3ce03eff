package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import dev.miga.server.clients.PythonClient;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The protocol's own client for Python, unchanged, starts the command as an assistant would. */
class McpIT {
  private static final String CLIENT = "mcp==2.3.0";

  @Test
  void answersTheClientOfPython() throws Exception {
    Path script =
        Path.of(Objects.requireNonNull(McpIT.class.getResource("/clients/mcp_client.py")).toURI());
    String output =
        PythonClient.run(
            CLIENT,
            script.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "mcp",
            Path.of("..", "specialists", "bakery").toString(),
            Path.of("..", "specialists", "desk").toString(),
            "--offline",
            "--model",
            RealWeights.path().toString());
    assertThat(output).endsWith("all is well\n");
  }
}
