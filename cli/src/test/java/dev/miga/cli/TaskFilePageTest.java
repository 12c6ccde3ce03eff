package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.miga.eval.QualityGate;
import dev.miga.tasks.TaskFile;
import dev.miga.training.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on task files has all keys, which the refusal of an unknown one lists. */
class TaskFilePageTest {
  @TempDir private Path folder;

  private TaskFile task(String more) throws IOException {
    return TaskFile.read(
        Files.writeString(folder.resolve("task.yaml"), "name: a\nkind: generate\n" + more + "\n"));
  }

  private static List<String> known(ThrowingCallable read) {
    String message = String.valueOf(catchThrowable(read).getMessage());
    assertThat(message).contains("unknown key 'zzz'; known are ");
    return List.of(message.replaceFirst(".*known are ", "").split(", ", -1));
  }

  /** The first cells of a table's rows, below a heading. */
  private static List<String> described(String heading) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "task-file.md"));
    String section = page.substring(page.indexOf("## " + heading)).split("\n## ", 2)[0];
    return section
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("`", -1)[1])
        .toList();
  }

  @Test
  void hasEachKeyOfATask() throws IOException {
    assertThat(described("Keys of task.yaml"))
        .containsExactlyInAnyOrderElementsOf(known(() -> task("zzz: 1")));
  }

  @Test
  void hasEachKeyOfTraining() throws IOException {
    TaskFile task = task("training: {zzz: 1}");
    assertThat(described("Keys of training"))
        .containsExactlyInAnyOrderElementsOf(known(() -> Recipe.of(task, Map.of())));
  }

  @Test
  void hasEachKeyOfAGate() throws IOException {
    TaskFile task = task("gate: {zzz: 1}");
    assertThat(described("Keys of gate"))
        .containsExactlyInAnyOrderElementsOf(
            known(() -> QualityGate.of(task.gate().orElseThrow())));
  }
}
