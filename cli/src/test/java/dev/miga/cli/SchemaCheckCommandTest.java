package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.VocabularyData;
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
import java.util.Map;
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
  void keepsTheVerdictsOfThePublicSample() throws IOException {
    Path file = folder.resolve("verdicts");
    try (var in = SchemaCheckCommandTest.class.getResourceAsStream("maskbench-400.verdicts")) {
      Files.write(file, in == null ? new byte[0] : in.readAllBytes());
    }
    assertThat(SchemaBaseline.read(file).verdicts().values())
        .hasSize(400)
        .doesNotContain(SchemaVerdict.Status.FAIL)
        .filteredOn(SchemaVerdict.Status.PASS::equals)
        .hasSizeGreaterThanOrEqualTo(395);
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
