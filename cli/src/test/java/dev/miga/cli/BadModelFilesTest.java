package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user gets who names a file that is no model: one line and a status, of every command. */
class BadModelFilesTest {
  private static final String FILE = "FILE";

  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();

  static Stream<String> commands() {
    return Stream.of(
        "inspect FILE",
        "tokenize --model FILE hola",
        "run --model FILE hola",
        "chat --model FILE",
        "bench --model FILE");
  }

  @BeforeEach
  void useAnEmptyHome() {
    miga = new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void missingFileIsNotFound(String command) {
    assertFails(4, folder.resolve("absent.gguf"), command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void folderWithoutModelIsNotFound(String command) {
    assertFails(4, folder, command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void emptyFileIsABadFile(String command) throws IOException {
    assertFails(3, Files.createFile(folder.resolve("empty.gguf")), command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void textFileIsABadFile(String command) throws IOException {
    Path file = folder.resolve("letter.gguf");
    assertFails(3, Files.writeString(file, "Dear model,\nhow are you?\n"), command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void truncatedModelIsABadFile(String command) throws IOException {
    byte[] whole = Files.readAllBytes(TinyGemma.standard().write(folder));
    Path file = folder.resolve("cut.gguf");
    assertFails(3, Files.write(file, Arrays.copyOf(whole, whole.length / 2)), command);
  }

  @Test
  void modelOfAnotherArchitectureIsABadFileButCanBeInspected() throws IOException {
    byte[] model = Files.readAllBytes(TinyGemma.standard().write(folder));
    String bytes = new String(model, StandardCharsets.ISO_8859_1).replace("gemma3", "gemma9");
    Path file = folder.resolve("other.gguf");
    Files.write(file, bytes.getBytes(StandardCharsets.ISO_8859_1));

    assertFails(3, file, "tokenize --model FILE hola");
    assertFails(3, file, "run --model FILE hola");
    assertThat(miga.run("inspect", file.toString()).out()).contains("gemma9");
  }

  private void assertFails(int status, Path file, String command) {
    String[] args =
        Stream.of(command.split(" "))
            .map(word -> word.equals(FILE) ? file.toString() : word)
            .toArray(String[]::new);

    CliRunner.Result result = miga.run(args);

    assertThat(result.status()).as(result.err()).isEqualTo(status);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("miga: " + file).hasLineCount(1);
    assertThat(folder.resolve("home").resolve("models")).doesNotExist();
  }
}
