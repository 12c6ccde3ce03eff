package dev.miga.spring.example;

import dev.miga.engine.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.context.ApplicationContext;

/** Asks an application that was started. */
public record OrderClient(HttpClient client, URI root) implements AutoCloseable {

  /** One for an application's port. */
  public static OrderClient of(ApplicationContext application) {
    String port = application.getEnvironment().getRequiredProperty("local.server.port");
    return new OrderClient(HttpClient.newHttpClient(), URI.create("http://localhost:" + port));
  }

  /** Gets JSON. */
  public JsonValue get(String path) throws IOException, InterruptedException {
    return sent(HttpRequest.newBuilder(root.resolve(path)));
  }

  /** Posts a text, and gets JSON. */
  public JsonValue post(String path, String text) throws IOException, InterruptedException {
    return sent(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(BodyPublishers.ofString(text)));
  }

  private JsonValue sent(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return JsonValue.parse(answer.body());
  }

  @Override
  public void close() {
    client.close();
  }
}
