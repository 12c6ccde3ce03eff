package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.eval.Sample;
import dev.miga.eval.Samples;
import dev.miga.tasks.TaskFile;
import dev.miga.training.data.AnswerCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataImportCommandTest {
  private static final String CLINC =
      """
      {"train": [["say it in thai", "translate"], ["move cash", "transfer"]],
       "oos_train": [["how tall is a cat", "oos"]]}
      """;

  @TempDir private Path folder;
  private final CliRunner miga = new CliRunner();

  private CliRunner.Result imported(String set, String file, String text, String... more)
      throws IOException {
    Path path = Files.writeString(folder.resolve(file), text);
    List<String> all = new ArrayList<>(List.of("data", "import", set, path.toString()));
    all.addAll(List.of(more));
    return miga.run(all.toArray(String[]::new));
  }

  /** That what was written is what the task of that name is trained on. */
  private void fitsItsTask(String name, Path lines, Optional<String> none) {
    TaskFile task = TaskFile.read(Path.of("..", "specialists", name, "task.yaml"));
    List<Sample> samples = new Samples(task.task().kind(), Optional.empty(), none).read(lines);
    assertThat(samples).isNotEmpty();
    AnswerCheck check = AnswerCheck.answered(task.task());
    assertThat(samples)
        .allSatisfy(sample -> assertThat(check.problem(sample.text(), sample.gold())).isEmpty());
  }

  @Test
  void writesWhatTheShippedTasksAreTrainedOn() throws IOException {
    Path out = folder.resolve("out.jsonl");
    String[] toFile = {"--out", out.toString(), "--force"};

    CliRunner.Result banking =
        imported("banking77", "train.csv", "text,category\nIs it here?,card_arrival\n", toFile);
    assertThat(banking.status()).as(banking.err()).isZero();
    assertThat(banking.err())
        .contains("wrote 1 samples to " + out, "Casanueva et al. 2020", "CC BY 4.0");
    fitsItsTask("banking77", out, Optional.empty());

    CliRunner.Result clinc =
        imported(
            "clinc150",
            "data_full.json",
            CLINC,
            "--out",
            out.toString(),
            "--force",
            "--part",
            "train,oos_train");
    assertThat(clinc.err()).contains("wrote 3 samples", "Larson et al. 2019", "CC BY 3.0");
    fitsItsTask("clinc150", out, Optional.of("oos"));

    CliRunner.Result snips =
        imported(
            "snips",
            "train_GetWeather_full.json",
            """
            {"GetWeather": [{"data": [{"text": "rain in "}, {"text": "Lima", "entity": "city"}]}]}
            """,
            toFile);
    assertThat(snips.err()).contains("Coucke et al. 2018", "CC0");
    fitsItsTask("snips", out, Optional.empty());
  }

  @Test
  void writesToStandardOutputThePartThatIsLearntFrom() throws IOException {
    CliRunner.Result result = imported("CLINC150", "data_full.json", CLINC);
    assertThat(result.out())
        .isEqualTo(
            """
            {"text":"say it in thai","label":"translate"}
            {"text":"move cash","label":"transfer"}
            """);
  }

  @Test
  void refusesWhatIsWrong() throws IOException {
    CliRunner.Result file = imported("clinc150", "a.json", "{\"train\": [[\"a\"]]}");
    assertThat(file.status()).isEqualTo(3);
    assertThat(file.err()).contains("a.json: /train/0: expected [text, label]").hasLineCount(1);

    assertThat(imported("imdb", "a.json", "{}").status()).isEqualTo(2);
    assertThat(imported("snips", "a.json", "{}", "--part", "val").err())
        .contains("--part belongs to clinc150");
    assertThat(miga.run("data", "import", "snips").status()).isEqualTo(2);
    assertThat(miga.run("data", "import", "snips", "gone.json").status()).isEqualTo(4);

    Path kept = Files.writeString(folder.resolve("kept"), "mine");
    assertThat(imported("clinc150", "a.json", CLINC, "--out", kept.toString()).status())
        .isEqualTo(5);
    assertThat(kept).hasContent("mine");
  }
}
