package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tests of folders that serve have in common: programs, a server's port, a question. */
final class BundledServer {
  private static final Pattern LISTENING = Pattern.compile("listening on http://[0-9.]+:(\\d+)/");

  private BundledServer() {}

  /** The port of a server whose log this is. */
  static int port(BufferedReader log) throws IOException {
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

  /**
   * What the bakery answers.
   *
   * @param key sent as a bearer's
   */
  static String ask(int port, String key) throws IOException, InterruptedException {
    String text = "{\"text\": \"3 canillas y una malta, pago móvil\"}";
    URI uri = URI.create("http://127.0.0.1:" + port + "/v1/specialists/bakery/apply");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }

  /** Runs a program; its status. What it said is in the report of the test. */
  static int run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    System.out.write(process.getInputStream().readAllBytes());
    return process.waitFor();
  }
}
