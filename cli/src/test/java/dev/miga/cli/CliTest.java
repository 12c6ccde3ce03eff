package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CliTest {
  private final CliRunner miga = new CliRunner();

  @Test
  void helpShowsExamplesAndEveryCommand() {
    CliRunner.Result result = miga.run("--help");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Examples:", "miga run \"La capital de Venezuela es\"");
    for (String command : commandNames()) {
      assertThat(result.out()).contains(command);
    }
  }

  @Test
  void versionIsOneLineWithTheVersionOfTheBuild() {
    CliRunner.Result result = miga.run("--version");

    assertThat(result.status()).isZero();
    assertThat(result.out()).matches("miga \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R");
  }

  @Test
  void missingCommandIsWrongUsage() {
    CliRunner.Result result = miga.run();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("miga: a command is missing").contains("--help");
  }

  @Test
  void misspeltCommandIsWrongUsageAndGetsASuggestion() {
    CliRunner.Result result = miga.run("generate-completions");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).startsWith("miga: Unmatched argument").contains("generate-completion");
  }

  @Test
  void completionScriptCompletesEveryCommand() {
    CliRunner.Result result = miga.run("generate-completion");

    assertThat(result.status()).isZero();
    for (String command : commandNames()) {
      assertThat(result.out()).contains(command);
    }
  }

  private static List<String> commandNames() {
    return Commands.all(CliRunner.context()).stream().map(Commands.Entry::name).toList();
  }
}
