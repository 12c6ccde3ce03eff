package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that becomes a container's image, served from as a container would. */
class ImageFolderIT {
  private static final Pattern LISTENING =
      Pattern.compile("listening on http://0\\.0\\.0\\.0:(\\d+)/");
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
      int port = port(process.errorReader());
      assertThat(run(ready, Integer.toString(port))).isZero();
      assertThat(ask(port))
          .contains("\"product\":\"pan canilla\"", "\"payment_method\":\"pago_movil\"");
      process.destroy();
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(run(ready, "1")).isNotZero();
  }

  private static void build(Path image) throws IOException, InterruptedException {
    assertThat(run("../deploy/image.sh", image.toString())).isZero();
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
    assertThat(run("chmod", "-R", "a+rX,a-w", image.toString())).isZero();
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

  private static int port(BufferedReader log) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new AssertionError("it ended before it listened: " + said);
  }

  private static String ask(int port) throws IOException, InterruptedException {
    String text = "{\"text\": \"3 canillas y una malta, pago móvil\"}";
    URI uri = URI.create("http://127.0.0.1:" + port + "/v1/specialists/bakery/apply");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + KEY)
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }

  /** Its status; what it said is in the report of the test. */
  private static int run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    System.out.write(process.getInputStream().readAllBytes());
    return process.waitFor();
  }
}
