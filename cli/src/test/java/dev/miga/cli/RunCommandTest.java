package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.TinyGemma;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();
  private Path model = Path.of("");

  @BeforeEach
  void writeATinyModel() {
    miga = new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder);
    model = TinyGemma.wide().write(folder);
  }

  @Test
  void printsThePromptAndItsCompletion() {
    CliRunner.Result result = run("hola", "--max-tokens", "4");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("hola").endsWith("\n").hasSizeGreaterThan(5);
  }

  @Test
  void sameSeedGivesTheSameText() {
    String first = run("hola", "--max-tokens", "8", "--temperature", "1", "--seed", "7").out();
    String again = run("hola", "--max-tokens", "8", "--temperature", "1", "--seed", "7").out();
    String other = run("hola", "--max-tokens", "8", "--temperature", "1", "--seed", "8").out();

    assertThat(again).isEqualTo(first).isNotEqualTo(other);
  }

  @Test
  void statsGoToStandardError() {
    assertThat(run("hola", "--max-tokens", "2", "--stats").err()).contains("tokens/s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--temperature -1", "--temperature NaN", "--temperature warm", "--top-k -1", "--top-p 0",
        "--top-p 1.5", "--min-p -0.1", "--min-p 1.5", "--repetition-penalty 0", "--max-tokens 0",
        "--threads 0", "--threads -2", "--threads many", "--kernels gpu", "--no-such-option"
      })
  void refusesAnImpossibleOption(String option) {
    CliRunner.Result result = run("hola", option.split(" "));

    assertThat(result.status()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("miga: ").hasSizeLessThan(250);
  }

  @Test
  void refusesAPromptBeyondTheContext() {
    CliRunner.Result result = run("hola ".repeat(600));

    assertThat(result.status()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().toList().getLast()).startsWith("miga: ").contains("512");
  }

  @Test
  void refusesTwoPrompts() {
    assertThat(run("hola", "adiós").status()).isEqualTo(2);
  }

  private CliRunner.Result run(String prompt, String... options) {
    List<String> args = new ArrayList<>(List.of("run", "--model", model.toString(), prompt));
    args.addAll(List.of(options));
    return miga.run(args.toArray(String[]::new));
  }
}
