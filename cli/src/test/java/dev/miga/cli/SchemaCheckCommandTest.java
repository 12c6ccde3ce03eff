package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SchemaCheckCommandTest {
  private static final int BYTES = 256;
  private static final String GOOD =
      """
      {"id": "a", "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}, "tests": [
      {"data": {"n": 5.0, "x": "\\u00e9"}, "valid": true}, {"data": {"n": "5"}, "valid": false}]}
      """
          .replace("\n", " ");
  private static final String UNKNOWN =
      "{\"id\":\"b\",\"schema\":{\"items\":{\"contains\":{}}},\"tests\":[]}";

  @TempDir private Path folder;

  @Test
  void printsALinePerSchemaAndASummary() {
    CliRunner.Result result = run(GOOD + "\n" + UNKNOWN, "--jsonl", "-");
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("{\"id\":\"a\",\"status\":\"pass\",\"pointer\":\"\",")
                    .contains("\"accepted_invalid\":0,\"rejected_valid\":0,\"compile_us\":")
                    .contains("\"mask_us\":["),
            line ->
                assertThat(line)
                    .startsWith(
                        "{\"id\":\"b\",\"status\":\"unsupported\",\"pointer\":\"/items/contains\""),
            line ->
                assertThat(line)
                    .contains("\"schemas\":2,\"passed\":1,\"failed\":0,\"unsupported\":1")
                    .contains("\"pass_rate\":0.5,\"accepted_invalid\":0,\"rejected_valid\":0"));
  }

  @Test
  void failsWhereAVerdictBecameWorse() throws IOException {
    Path baseline = folder.resolve("verdicts");
    assertThat(run(GOOD, "--jsonl", "-", "--baseline", baseline.toString()).status()).isZero();
    assertThat(baseline).hasContent("pass\ta");
    String worse = GOOD.replace("\"valid\": true", "\"valid\": false");
    CliRunner.Result result = run(worse, "--jsonl", "-", "--baseline", baseline.toString());
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.err()).contains("1 verdicts are worse").contains("a (fail)").hasLineCount(1);
    assertThat(baseline).hasContent("pass\ta");
  }

  @Test
  void judgesOurOwnSchemasRightly() throws IOException {
    CliRunner.Result result = run(resource("own-schemas.jsonl"), "--jsonl", "-", "--warm-up", "0");
    assertThat(result.err()).isEmpty();
    assertThat(verdicts(result, "unsupported"))
        .containsExactlyInAnyOrder(
            "unique-items", "contains", "not-one-of", "remote", "false", "empty-enum");
    assertThat(verdicts(result, "fail")).isEmpty();
    assertThat(verdicts(result, "pass")).hasSize(45);
    assertThat(result.out().lines().reduce((first, last) -> last).orElseThrow())
        .contains("\"accepted_invalid\":0,\"rejected_valid\":0,\"valid_checked\":");
  }

  @Test
  void keepsItsVerdictsOnTheJsonSchemaTestSuite() throws IOException {
    Path baseline = folder.resolve("verdicts");
    Files.writeString(baseline, resource("json-schema-suite/verdicts"));
    CliRunner.Result result =
        run(
            resource("json-schema-suite/draft2020-12.jsonl"),
            "--jsonl",
            "-",
            "--warm-up",
            "0",
            "--baseline",
            baseline.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out().lines()).hasSize(369);
    assertThat(result.out().lines().reduce((first, last) -> last).orElseThrow())
        .contains("\"schemas\":368,")
        .contains("\"accepted_invalid\":0,");
    assertThat(baseline).hasContent(resource("json-schema-suite/verdicts"));
  }

  private static List<String> verdicts(CliRunner.Result result, String status) {
    return result
        .out()
        .lines()
        .map(JsonValue::parse)
        .map(JsonValue.JsonObject.class::cast)
        .filter(line -> new JsonValue.JsonString(status).equals(line.members().get("status")))
        .map(line -> ((JsonValue.JsonString) line.get("id").orElseThrow()).value())
        .toList();
  }

  private static String resource(String name) throws IOException {
    try (var in = SchemaCheckCommandTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void namesTheLineThatIsNoSchemaCase() throws IOException {
    Path file = Files.writeString(folder.resolve("in.jsonl"), GOOD + "\n{\"id\": 1}\n");
    CliRunner.Result result = run("", "--jsonl", file.toString());
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains(file + ":2: expected").hasLineCount(1);
  }

  private static CliRunner.Result run(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Terminal.PLAIN);
    Context context = new Context(console, new Environment(Map.of(), Path.of(".")));
    Failures failures = new Failures(context);
    int status =
        new CommandLine(new SchemaCheckCommand(context, model -> vocabulary()))
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .execute(args);
    return new CliRunner.Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The byte tokens at 0 to 255. */
  private static Vocabulary vocabulary() {
    StringBuilder pieces = new StringBuilder();
    IntStream.range(0, BYTES).forEach(value -> pieces.append("<0x%02X>".formatted(value)));
    int[] offsets = IntStream.rangeClosed(0, BYTES).map(id -> 6 * id).toArray();
    byte[] types = new byte[BYTES];
    Arrays.fill(types, VocabularyData.TYPE_BYTE);
    byte[] bytes = pieces.toString().getBytes(StandardCharsets.UTF_8);
    return Vocabulary.of(
        new VocabularyData(
            MemorySegment.ofArray(bytes), offsets, new float[BYTES], types, 0, 0, 0));
  }
}
