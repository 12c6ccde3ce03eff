package dev.miga.server;

import static dev.miga.server.Responses.assertFails;
import static dev.miga.server.Responses.at;
import static dev.miga.server.Responses.ok;
import static dev.miga.server.Responses.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Specialists that come and go while the server works. */
class LoadingTest {
  private static final String TEXT = "{\"text\": \"hola, pan\"}";

  @TempDir private Path folder;
  private ServedFleet served;

  @BeforeEach
  void start() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private String labels(String name) {
    return at(ok(served.get("/v1/specialists/" + name)), "labels").toJson();
  }

  @Test
  void loadsASpecialistByItsName() {
    ServedFleet.task(folder, "late", "kind: classify\nlabels: [a, b]\n");
    assertThat(at(ok(served.get("/v1/specialists")), "loadable").toJson())
        .isEqualTo("[\"late\",\"mood\",\"order\"]");
    assertThat(text(ok(served.put("/v1/specialists/late", "")), "name")).isEqualTo("late");
    assertThat(text(ok(served.post("/v1/specialists/late/apply", TEXT)), "output")).isIn("a", "b");
  }

  @Test
  void loadsOneUnderAnotherNameAndReloadsItFromWhereItWas() {
    ok(served.put("/v1/specialists/humour", "{\"from\": \"mood\"}"));
    assertThat(labels("humour")).isEqualTo("[\"hola\",\"pan\"]");
    ServedFleet.task(folder, "mood", "kind: classify\nlabels: [good, bad]\n");
    assertThat(labels("humour")).isEqualTo("[\"hola\",\"pan\"]");
    ok(served.post("/v1/specialists/humour/reload", ""));
    assertThat(labels("humour")).isEqualTo("[\"good\",\"bad\"]");
    assertThat(labels("mood")).isEqualTo("[\"hola\",\"pan\"]");
  }

  @Test
  void replacesOneOfThatName() {
    ok(served.put("/v1/specialists/mood", "{\"from\": \"order\"}"));
    assertThat(text(ok(served.get("/v1/specialists/mood")), "kind")).isEqualTo("extract");
  }

  @Test
  void closesASpecialist() {
    assertThat(ok(served.delete("/v1/specialists/mood")).toJson())
        .isEqualTo("{\"closed\":\"mood\"}");
    assertFails(served.post("/v1/specialists/mood/apply", TEXT), 404, "'mood'");
    assertFails(served.delete("/v1/specialists/mood"), 404, "'mood'");
    assertFails(served.post("/v1/specialists/mood/reload", ""), 404, "'mood'");
    ok(served.put("/v1/specialists/mood", "{}"));
    ok(served.post("/v1/specialists/mood/apply", TEXT));
  }

  @Test
  void keepsTheFormerOneWhereTheNewOneIsUnsound() throws IOException {
    Files.writeString(folder.resolve("mood.yaml"), "kind: nothing\n");
    assertFails(served.post("/v1/specialists/mood/reload", ""), 422, "mood.yaml");
    ok(served.post("/v1/specialists/mood/apply", TEXT));
  }

  @Test
  void takesNoPaths() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.copy(folder.resolve("mood.yaml"), folder.resolve("sub/mood.yaml"));
    for (String from : new String[] {"sub/mood", "../mood", folder + "/mood.yaml", "mood.yaml"}) {
      String body = "{\"from\": \"" + from + "\"}";
      assertFails(served.put("/v1/specialists/other", body), 404, "to open");
    }
    for (String name : new String[] {"..%2fmood", "%2e%2e", "a%20b", "-a"}) {
      assertThat(served.put("/v1/specialists/" + name, "{\"from\": \"mood\"}").statusCode())
          .as(name)
          .isIn(400, 404);
    }
    assertFails(served.put("/v1/specialists/other", "{\"path\": \"mood\"}"), 400, "path: is not");
    assertFails(
        served.put("/v1/specialists/other", "{\"from\": 1}"), 400, "from: must be a string");
    assertThat(served.fleet.names()).containsExactly("mood", "order");
  }

  @Test
  void aServerWithoutACatalogueLoadsAndClosesNothing() throws Exception {
    ServerSettings settings = ServerSettings.local(0, "tiny-gemma");
    try (MigaServer fixed = MigaServer.start(served.fleet, settings, line -> {});
        HttpClient client = HttpClient.newHttpClient()) {
      for (String[] asked :
          new String[][] {{"PUT", "mood"}, {"DELETE", "mood"}, {"POST", "mood/reload"}}) {
        URI uri = fixed.uri().resolve("v1/specialists/" + asked[1]);
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .method(asked[0], HttpRequest.BodyPublishers.noBody())
                .build();
        assertFails(client.send(request, HttpResponse.BodyHandlers.ofString()), 409, "loads");
      }
    }
    assertThat(served.fleet.names()).contains("mood");
  }

  @Test
  void showsTheReportOfATraining() throws IOException {
    assertFails(served.get("/v1/specialists/mood/report"), 404, "was not trained");
    SpecialistFile mood = SpecialistFile.read(folder.resolve("mood.yaml"));
    Path trained = Files.createDirectories(folder.resolve("trained"));
    JsonValue.JsonObject scores = (JsonValue.JsonObject) JsonValue.parse("{\"exact\": 0.5}");
    mood.finished(mood.calibration(), scores, mood.provenance()).write(trained);
    served.fleet.open("trained", SpecialistFile.read(trained));
    String path = "/v1/specialists/trained/report";
    assertThat(at(ok(served.get(path)), "scores/exact").toJson()).isEqualTo("0.5");

    Files.writeString(trained.resolve("report.html"), "<!doctype html><p>curves");
    HttpResponse<String> page =
        served.send(served.request(path).header("Accept", "text/html,*/*;q=0.8"));
    assertThat(page.body()).isEqualTo("<!doctype html><p>curves");
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "style-src 'unsafe-inline'", "sandbox")
        .doesNotContain("script-src");
    assertThat(at(ok(served.get(path)), "scores/exact").toJson()).isEqualTo("0.5");
  }
}
