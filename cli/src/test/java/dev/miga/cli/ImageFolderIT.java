package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that becomes a container's image, served from as a container would. */
class ImageFolderIT {
  private static final String KEY = "a key";
  private static final String KEY_SHA256 =
      "8fa3aab2faa9b79e0a0398da5b5abd0780142442a5be80b9a64608d718cb1fcd";

  @TempDir private Path folder;

  @Test
  void servesFromAFolderThatNobodyCanWriteTo() throws IOException, InterruptedException {
    Path image = folder.resolve("image");
    build(image);
    Path home = volume();
    allow(folder, "rwxr-xr-x");
    readOnly(image);
    Process process = start(image, home);
    String ready = image.resolve("bin/ready").toString();
    try {
      int port = BundledServer.port(process.errorReader());
      assertThat(BundledServer.run(ready, Integer.toString(port))).isZero();
      assertThat(BundledServer.ask(port, KEY))
          .contains("\"product\":\"pan canilla\"", "\"payment_method\":\"pago_movil\"");
      process.destroy();
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(BundledServer.run(ready, "1")).isNotZero();
  }

  private static void build(Path image) throws IOException, InterruptedException {
    assertThat(BundledServer.run("../deploy/image.sh", image.toString())).isZero();
    assertThat(image.resolve("specialists/bakery/adapter.safetensors")).exists();
    assertThat(image.resolve("specialists/bakery/train.jsonl")).doesNotExist();
  }

  /** A folder with the weights and nothing else, for whoever serves. */
  private Path volume() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path weights = RealWeights.path();
    Path model = Files.createDirectories(home.resolve("models/gemma-3-270m"));
    Files.copy(weights, model.resolve(weights.getFileName()));
    try (Stream<Path> all = Files.walk(home)) {
      for (Path one : all.filter(Files::isDirectory).toList()) {
        allow(one, "rwxrwxrwx");
      }
    }
    return home;
  }

  private static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static void readOnly(Path image) throws IOException, InterruptedException {
    assertThat(BundledServer.run("chmod", "-R", "a+rX,a-w", image.toString())).isZero();
  }

  /** As nobody where this is root, with an environment that holds nothing else. */
  private static Process start(Path image, Path home) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(
          List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"));
    }
    command.add(image.resolve("bin/miga").toString());
    command.addAll(List.of("serve", "--offline", "--host", "0.0.0.0", "--port", "0"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().put("MIGA_HOME", home.toString());
    builder.environment().put("MIGA_API_KEYS", KEY_SHA256);
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }
}
