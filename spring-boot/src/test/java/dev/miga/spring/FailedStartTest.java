package dev.miga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A start that fails says which key is to blame, and what to do. */
class FailedStartTest {
  @TempDir private static Path folder;

  private static TinyOrders tiny = new TinyOrders(Path.of(""), Path.of(""));

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyOrders.in(folder);
  }

  private static FailureAnalysis analysis(String... keys) {
    List<FailureAnalysis> found = new ArrayList<>();
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(MigaAutoConfiguration.class))
        .withPropertyValues(tiny.keys("mood"))
        .withPropertyValues(keys)
        .run(
            context ->
                found.add(
                    StartFailures.of(
                        Objects.requireNonNull(context.getStartupFailure(), "it started"))));
    return found.getFirst();
  }

  @Test
  void anUnknownKeyIsToldWithThoseThatThereAre() {
    FailureAnalysis told = analysis("miga.specialist.bakery=specialists/bakery");
    assertThat(told.getDescription()).startsWith("Miga has no key miga.specialist.bakery");
    assertThat(told.getAction())
        .contains("miga.specialists.NAME", "miga.offline", "miga.limits.in-flight");
  }

  @Test
  void aMissingFolderIsToldWithItsKeyAndWherePathsBegin() {
    FailureAnalysis told = analysis("miga.specialists.bakery=specialists/bakry");
    assertThat(told.getDescription())
        .isEqualTo("miga.specialists.bakery=specialists/bakry: no such folder or file");
    assertThat(told.getAction())
        .contains("Let miga.specialists.bakery name a folder", Path.of("").toAbsolutePath() + ".");
  }

  @Test
  void aFolderWithoutASpecialistIsTold() {
    FailureAnalysis told = analysis("miga.specialists.bakery=" + folder);
    assertThat(told.getDescription())
        .startsWith("miga.specialists.bakery=" + folder)
        .contains("no specialist; expected specialist.json or task.yaml");
  }

  @Test
  void aDamagedArchiveIsTold() throws IOException {
    Path archive = Files.writeString(folder.resolve("bad.miga"), "no archive");
    FailureAnalysis told = analysis("miga.specialists.bakery=" + archive);
    assertThat(told.getDescription()).startsWith("miga.specialists.bakery=" + archive);
  }

  @Test
  void aModelThatIsNotOnTheMachineIsToldWithHowToGetIt() {
    FailureAnalysis told = analysis("miga.model=gemma-3-270m");
    assertThat(told.getDescription()).startsWith("miga.model=gemma-3-270m: ");
    assertThat(told.getAction())
        .contains("'miga pull gemma-3-270m'", "miga.offline=false", "miga.home");
  }

  @Test
  void aModelFileThatIsMissingIsTold() {
    FailureAnalysis told = analysis("miga.model=/nowhere/model.gguf");
    assertThat(told.getDescription()).startsWith("miga.model=/nowhere/model.gguf: ");
    assertThat(told.getAction()).contains("hf:owner/repo[/file] or a file");
  }

  @ParameterizedTest
  @CsvSource({
    "miga.threads, -1",
    "miga.limits.in-flight, 0",
    "miga.limits.in-flight, 1000000",
    "miga.limits.queued, 0"
  })
  void aNumberOutOfRangeIsToldWithTheRange(String key, String value) {
    FailureAnalysis told = analysis(key + "=" + value);
    assertThat(told.getDescription()).startsWith(key + "=" + value + ": must be ");
    assertThat(told.getAction()).startsWith("Set it to ");
  }

  @ParameterizedTest
  @CsvSource({"miga.threads, many", "miga.merge, sometimes", "miga.offline, perhaps"})
  void aValueOfAnotherTypeIsToldWithItsKey(String key, String value) {
    assertThat(analysis(key + "=" + value).getDescription()).contains(key, value);
  }

  @Test
  void aNameThatNobodyCouldAskForIsTold() {
    FailureAnalysis told = analysis("miga.specialists.a.b=" + folder.resolve("mood.yaml"));
    assertThat(told.getDescription())
        .startsWith("miga.specialists.a.b=")
        .contains("letters, digits");
  }
}
