package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.settings.Setting;
import dev.miga.tasks.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of deploy/kubernetes say of the server what the server has. */
class KubernetesManifestsTest {
  private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

  @TempDir private static Path folder;
  private static ServedFleet served;

  @BeforeAll
  static void serve() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, settings -> settings);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static JsonValue manifest(String name) {
    return ConfigReader.read(FOLDER.resolve(name + ".yaml")).toJson();
  }

  /** What lies at a path of keys and indices with dots between them. */
  private static JsonValue at(JsonValue root, String path) {
    JsonValue value = root;
    for (String step : List.of(path.split("\\.", -1))) {
      value =
          switch (value) {
            case JsonArray array -> array.items().get(Integer.parseInt(step));
            case JsonObject object -> object.get(step).orElseThrow(() -> new AssertionError(path));
            default -> throw new AssertionError(path + " ends before " + step);
          };
    }
    return value;
  }

  private static String text(JsonValue root, String path) {
    return ((JsonString) at(root, path)).value();
  }

  private static int number(JsonValue root, String path) {
    return ((JsonNumber) at(root, path)).value().intValueExact();
  }

  private static final String POD = "spec.template.spec.";
  private static final String SERVER = POD + "containers.0.";

  @Test
  void everyManifestIsYamlWithKindAndName() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".yaml")).toList();
      assertThat(all).hasSize(6);
      for (Path file : all) {
        JsonValue manifest = ConfigReader.read(file).toJson();
        assertThat(text(manifest, "kind")).as(file.toString()).isNotEmpty();
        assertThat(text(manifest, "metadata.name")).as(file.toString()).startsWith("miga");
      }
    }
  }

  @Test
  void probesAskPathsThatTheServerAnswers() {
    JsonValue deployment = manifest("deployment");
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      String path = text(deployment, SERVER + probe + ".httpGet.path");
      assertThat(served.get(path).statusCode()).as(path).isEqualTo(200);
      assertThat(text(deployment, SERVER + probe + ".httpGet.port"))
          .isEqualTo(text(deployment, SERVER + "ports.0.name"));
    }
    assertThat(text(deployment, SERVER + "readinessProbe.httpGet.path")).endsWith("/ready");
    assertThat(text(deployment, SERVER + "livenessProbe.httpGet.path")).endsWith("/live");
  }

  @Test
  void theServiceLeadsToThePortThatTheServerListensOn() throws IOException {
    JsonValue deployment = manifest("deployment");
    JsonValue service = manifest("service");
    int port = number(deployment, SERVER + "ports.0.containerPort");
    assertThat(Integer.toString(port)).isEqualTo(Setting.PORT.standard());
    assertThat(at(deployment, SERVER + "args").toJson())
        .contains("\"--port\",\"" + port + "\"", "\"--offline\"");
    assertThat(Files.readString(FOLDER.resolveSibling("Dockerfile"))).contains("EXPOSE " + port);
    assertThat(text(service, "spec.ports.0.targetPort"))
        .isEqualTo(text(deployment, SERVER + "ports.0.name"));
    for (String selector : List.of("spec.selector.matchLabels", "spec.template.metadata.labels")) {
      assertThat(at(deployment, selector)).isEqualTo(at(service, "spec.selector"));
    }
    assertThat(at(manifest("disruption"), "spec.selector.matchLabels"))
        .isEqualTo(at(service, "spec.selector"));
  }

  @Test
  void theAutoscalerAsksForAMetricOfTheServer() {
    JsonValue autoscaler = manifest("autoscaler");
    String metric = text(autoscaler, "spec.metrics.0.pods.metric.name");
    assertThat(served.get("/metrics").body()).containsPattern("(?m)^" + metric + "[ {]");
    assertThat(text(autoscaler, "spec.scaleTargetRef.name"))
        .isEqualTo(text(manifest("deployment"), "metadata.name"));
  }

  @Test
  void podsKeepNoStateAndMayDoLittle() throws IOException {
    JsonValue deployment = manifest("deployment");
    assertThat(at(deployment, SERVER + "volumeMounts.0").toJson()).contains("\"readOnly\":true");
    assertThat(at(deployment, SERVER + "securityContext").toJson())
        .contains("\"readOnlyRootFilesystem\":true", "\"allowPrivilegeEscalation\":false");
    int user = number(deployment, POD + "securityContext.runAsUser");
    String image = Files.readString(FOLDER.resolveSibling("Dockerfile"));
    assertThat(image).contains("USER " + user);
    String home = text(deployment, SERVER + "volumeMounts.0.mountPath");
    assertThat(image).contains("MIGA_HOME=" + home);
    String claim = text(manifest("weights"), "metadata.name");
    assertThat(text(deployment, POD + "volumes.0.persistentVolumeClaim.claimName"))
        .isEqualTo(text(manifest("weights-job"), POD + "volumes.0.persistentVolumeClaim.claimName"))
        .isEqualTo(claim);
    assertThat(at(deployment, SERVER + "env").toJson()).contains("\"MIGA_API_KEYS\"");
    assertThat(number(deployment, POD + "terminationGracePeriodSeconds")).isGreaterThan(120);
  }
}
