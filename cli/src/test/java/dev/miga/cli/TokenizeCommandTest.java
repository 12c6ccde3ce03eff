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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenizeCommandTest {
  /** The bytes at 0 to 255, {@code <bos>} at 256. */
  private static final int BOS = 256;

  @TempDir private Path folder;

  @Test
  void printsTheIdsOfATextAsAnArray() {
    CliRunner.Result result = run("", "hi");
    assertThat(result.out()).isEqualToIgnoringNewLines("[104, 105]");
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void readsControlTokensOnRequestOnly() {
    assertThat(run("", "--special", "<bos>a").out()).isEqualToIgnoringNewLines("[256, 97]");
    assertThat(run("", "<bos>").out()).isEqualToIgnoringNewLines("[60, 98, 111, 115, 62]");
  }

  @Test
  void readsStandardInputToItsLastByte() {
    assertThat(run("a\nñ\n").out()).isEqualToIgnoringNewLines("[97, 10, 195, 177, 10]");
    assertThat(run("").out()).isEqualToIgnoringNewLines("[]");
  }

  @Test
  void tokenizesJsonLines() throws IOException {
    Path file =
        write(
            """
            {"text": "<bos>", "special": true, "ids": [1, {"a": 2}]}

            {"special": false, "text": ""}
            {"text": "\\ud83d!"}""");
    CliRunner.Result result = run("", "--jsonl", file.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .containsExactly("{\"ids\": [256]}", "{\"ids\": []}", "{\"ids\": [239, 191, 189, 33]}");
  }

  @Test
  void takesTheOptionWhereALineIsSilent() {
    assertThat(run("{\"text\": \"<bos>\"}", "--special", "--jsonl", "-").out())
        .isEqualToIgnoringNewLines("{\"ids\": [256]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": \"a\"      | not a line of JSON",
        "[]                    | expected an object",
        "{\"text\": 1}         | expected a string for \"text\"",
        "{\"special\": true}   | expected a key \"text\"",
        "{\"text\":\"a\",\"special\":1}  | expected true or false for \"special\"",
        "{\"text\":\"a\"} {}   | expected nothing after the object",
        "{\"text\":\"a\",\"text\":\"b\"} | not a line of JSON",
      })
  void refusesOtherLinesWithTheirNumber(String line, String problem) throws IOException {
    Path file = write("{\"text\": \"a\"}\n\n" + line + "\n");
    CliRunner.Result result = run("", "--jsonl", file.toString());
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains(file + ":3: ", problem).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--jsonl=-"})
  void refusesInputThatIsNotUtf8WithItsLine(String option) {
    byte[] input = "{\"text\": \"a\"}\nx\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    String[] args = option.isEmpty() ? new String[0] : new String[] {option};
    CliRunner.Result result = run(input, args);
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("standard input:2:", "0xE9 at byte 2").hasLineCount(1);
  }

  @Test
  void refusesATextTogetherWithAFile() {
    CliRunner.Result result = run("", "--jsonl", "x.jsonl", "text");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("exclude each other");
  }

  @Test
  void saysWhichFileIsMissing() {
    CliRunner.Result result = run("", "--jsonl", folder.resolve("none.jsonl").toString());
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).contains("none.jsonl");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("in.jsonl"), content);
  }

  private static CliRunner.Result run(String input, String... args) {
    return run(input.getBytes(StandardCharsets.UTF_8), args);
  }

  private static CliRunner.Result run(byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Terminal.PLAIN);
    Context context = new Context(console, new Environment(Map.of(), Path.of(".")));
    Failures failures = new Failures(context);
    int status =
        new CommandLine(new TokenizeCommand(context, model -> vocabulary()))
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .execute(args);
    return new CliRunner.Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Vocabulary vocabulary() {
    StringBuilder pieces = new StringBuilder();
    IntStream.range(0, BOS).forEach(value -> pieces.append("<0x%02X>".formatted(value)));
    int[] offsets = IntStream.rangeClosed(0, BOS + 1).map(id -> 6 * id).toArray();
    offsets[BOS + 1] = 6 * BOS + 5;
    byte[] types = new byte[BOS + 1];
    Arrays.fill(types, VocabularyData.TYPE_BYTE);
    types[BOS] = VocabularyData.TYPE_CONTROL;
    byte[] bytes = pieces.append("<bos>").toString().getBytes(StandardCharsets.UTF_8);
    return Vocabulary.of(
        new VocabularyData(
            MemorySegment.ofArray(bytes), offsets, new float[BOS + 1], types, BOS, BOS, BOS));
  }
}
