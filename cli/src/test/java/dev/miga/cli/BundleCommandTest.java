package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.cli.bundle.ManPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BundleCommandTest {
  private static final String BAKERY = Path.of("..", "specialists", "bakery").toString();

  @TempDir private Path folder;

  private CliRunner.Result run(String... args) {
    return new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder).run(args);
  }

  @Test
  void showsExamples() {
    CliRunner.Result result = run("bundle", "--help");
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("Examples:", "miga bundle bakery bakery-bundle", ".deb");
  }

  @Test
  void wantsASpecialistAndAPlace() {
    assertThat(run("bundle", "bakery").status()).isEqualTo(2);
  }

  @Test
  void replacesNothingUnasked() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    CliRunner.Result refused = run("bundle", BAKERY, out.toString());
    assertThat(refused.status()).isEqualTo(5);
    assertThat(refused.err()).contains("--force");
    CliRunner.Result forced = run("bundle", BAKERY, out.toString(), "--force");
    assertThat(forced.status()).isEqualTo(5);
    assertThat(forced.err()).contains("something else than a bundle");
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void wantsEachSpecialistOnceAndAnyAtAll() {
    String out = folder.resolve("out").toString();
    CliRunner.Result twice = run("bundle", BAKERY, BAKERY, out);
    assertThat(twice.status()).isEqualTo(2);
    assertThat(twice.err()).contains("two specialists are called 'bakery'");
    assertThat(run("bundle", "missing", out).status()).isEqualTo(4);
  }

  @Test
  void refusesABaseModelThatOnlyThisMachineHas() throws IOException {
    Path task = folder.resolve("task.yaml");
    Files.writeString(task, "name: t\nkind: generate\nmodel: here/model.gguf\n");
    CliRunner.Result result = run("bundle", task.toString(), folder.resolve("out").toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("here/model.gguf");
  }

  @Test
  void theManualHasEveryCommandAndOption() {
    CommandLine root = new Cli(CliRunner.context()).commandLine();
    String page = ManPage.of(root, "0.1.0");
    assertThat(page).startsWith(".TH MIGA 1 ").contains(".SH NAME\n.PP\nmiga \\- ");
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              String own = "miga " + name.replace("-", "\\-");
              assertThat(page).contains(".SS \"" + own);
              command
                  .getCommandSpec()
                  .optionsMap()
                  .keySet()
                  .forEach(
                      option -> assertThat(page).contains("\\fB" + option.replace("-", "\\-")));
            });
    assertThat(page.lines().filter(line -> line.startsWith("'"))).isEmpty();
    assertThat(page.lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> line.matches("\\.(TH|SH|SS|PP|TP|B|I|nf|fi)( .*)?"));
  }
}
