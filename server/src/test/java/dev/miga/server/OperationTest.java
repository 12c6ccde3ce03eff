package dev.miga.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.settings.LogFormat;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who run a server see of a request of each kind. */
class OperationTest {
  private static final Pattern EXPRESSION = Pattern.compile("\"expr\": \"(.*)\",?");
  private static final Pattern METRIC = Pattern.compile("\\b(miga|jvm|process)_[a-z_]+");
  private static final String MOOD = "/v1/specialists/mood/apply";
  private static final String SECRET = "hola secreto";

  @TempDir private static Path folder;
  private static ServedFleet served;
  private static List<String> metrics;

  @BeforeAll
  static void askOnceInEachWay() {
    served =
        new ServedFleet(
            folder, Scheduler.Limits.STANDARD, settings -> settings.withLog(LogFormat.JSON));
    String text = "\"" + SECRET + "\"";
    for (HttpResponse<String> response :
        List.of(
            served.post(MOOD, "{\"text\": " + text + "}"),
            served.post(MOOD, "{\"texts\": [" + text + "," + text + "]}"),
            served.post("/v1/specialists/order/apply", "{\"text\": " + text + "}"),
            served.post("/v1/completions", "{\"prompt\": " + text + ", \"max_tokens\": 3}"),
            served.post(
                "/v1/completions",
                "{\"prompt\": " + text + ", \"max_tokens\": 3, \"stream\": true}"),
            served.post("/v1/completions", "{\"prompt\": " + text + ", \"model\": \"mood\"}"))) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
    metrics = served.get("/metrics").body().lines().toList();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static double value(String series) {
    String line = metrics.stream().filter(l -> l.startsWith(series + " ")).findFirst().orElse("");
    assertThat(line).as(series).isNotEmpty();
    return Double.parseDouble(line.substring(series.length() + 1));
  }

  @Test
  void tellsMetricsToManyAtOnce() {
    List<CompletableFuture<HttpResponse<String>>> asked =
        IntStream.range(0, 400)
            .mapToObj(i -> served.sendAsync(served.request("/metrics")))
            .toList();

    assertThat(asked).allMatch(one -> one.join().statusCode() == 200);
  }

  @Test
  void countsWhatSpecialistsAnswered() {
    assertThat(value("miga_confidence_count{specialist=\"mood\"}")).isEqualTo(4);
    assertThat(value("miga_confidence_bucket{specialist=\"mood\",le=\"1.0\"}")).isEqualTo(4);
    assertThat(value("miga_confidence_bucket{specialist=\"mood\",le=\"0.25\"}")).isZero();
    assertThat(value("miga_abstentions_total{specialist=\"mood\"}")).isZero();
  }

  @Test
  void countsTokensAndTheTimeToTheFirst() {
    assertThat(value("miga_generated_tokens_total{model=\"tiny-gemma\"}")).isBetween(2.0, 6.0);
    assertThat(value("miga_prompt_tokens_total{model=\"tiny-gemma\"}")).isGreaterThan(2);
    assertThat(value("miga_first_token_seconds_count{model=\"tiny-gemma\"}")).isEqualTo(2);
    assertThat(value("miga_first_token_seconds_count{model=\"mood\"}")).isEqualTo(4);
  }

  @Test
  void countsPassesByTheSequencesThatShareThem() {
    double all = value("miga_pass_sequences_count");
    assertThat(all).isPositive();
    assertThat(value("miga_pass_sequences_bucket{le=\"+Inf\"}")).isEqualTo(all);
    assertThat(value("miga_pass_sequences_bucket{le=\"1.0\"}")).isBetween(1.0, all);
    assertThat(value("miga_pass_sequences_sum")).isBetween(all, 2 * all);
  }

  @Test
  void putsTimesOfRequestsIntoBuckets() {
    String series =
        "miga_request_seconds_bucket{route=\"/v1/completions\",status=\"200\",le=\"%s\"}";
    assertThat(value(series.formatted("120.0"))).isEqualTo(3);
    assertThat(value(series.formatted("0.005"))).isLessThanOrEqualTo(3);
  }

  @Test
  void exportsEveryMetricOfTheDashboard() throws IOException {
    Set<String> wanted =
        Files.readString(Path.of("..", "deploy", "grafana-dashboard.json"))
            .lines()
            .flatMap(line -> EXPRESSION.matcher(line).results())
            .flatMap(expression -> METRIC.matcher(expression.group(1)).results())
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> exported =
        metrics.stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());
    assertThat(wanted).hasSizeGreaterThan(15);
    assertThat(exported).containsAll(wanted);
  }

  @Test
  void logsJsonWithoutTexts() {
    List<JsonObject> lines =
        served.log.stream().map(line -> (JsonObject) JsonValue.parse(line)).toList();
    JsonObject first = lines.getFirst();
    assertThat(first.members().keySet())
        .containsExactly(
            "time",
            "level",
            "request_id",
            "method",
            "route",
            "status",
            "ms",
            "model",
            "texts",
            "prompt_tokens",
            "generated_tokens");
    assertThat(Instant.parse(text(first, "time"))).isBefore(Instant.now());
    assertThat(text(first, "level")).isEqualTo("INFO");
    assertThat(text(first, "route")).isEqualTo("/v1/specialists/{name}/apply");
    assertThat(lines.get(1).get("texts").orElseThrow().toJson()).isEqualTo("2");
    assertThat(lines).extracting(line -> text(line, "model")).contains("mood", "tiny-gemma");
    assertThat(served.log).noneMatch(line -> line.contains("secreto"));
  }

  @Test
  void logsRequestsThatNoModelAnsweredToo() {
    served.get("/nothing");
    JsonObject last = (JsonObject) JsonValue.parse(served.log.getLast());
    assertThat(last.get("status").orElseThrow().toJson()).isEqualTo("404");
    assertThat(last.members()).doesNotContainKeys("model", "texts", "key");
  }

  private static String text(JsonObject line, String name) {
    return line.get(name).map(value -> ((JsonValue.JsonString) value).value()).orElse("");
  }
}
