package dev.miga.training.recipe;

import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.eval.Samples;
import dev.miga.tasks.Kind;
import dev.miga.tasks.TaskFile;
import dev.miga.training.recipe.Recipe.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks for what is wrong with the samples of a task before it is trained.
 *
 * @param sources files to look at
 * @param tokenizer of the base model; asked for only where a text may have too many tokens
 * @param notes told of an encoding that is not UTF-8
 */
public record DataCheck(
    TaskFile task,
    Recipe recipe,
    Sources sources,
    Supplier<Tokenizer> tokenizer,
    Consumer<String> notes) {

  /**
   * Files of samples.
   *
   * @param data to learn from
   * @param validation to hold out
   */
  public record Sources(List<Path> data, Validation validation) {
    /** Copies the list. */
    public Sources {
      data = List.copyOf(data);
    }

    /** All files, each once. */
    Stream<Path> files() {
      Stream<Path> held =
          validation instanceof Validation.Held own ? own.files().stream() : Stream.of();
      return Stream.concat(data.stream(), held).distinct();
    }

    /** All of a recipe. */
    public static Sources of(Recipe recipe) {
      return new Sources(recipe.data(), recipe.validation());
    }

    /** Files that might be learnt from, against the files that a recipe holds out, if any. */
    public static Sources of(Recipe recipe, List<Path> files) {
      List<Path> whole = files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
      List<Path> held =
          recipe.validation() instanceof Validation.Held validation
              ? validation.files().stream().filter(file -> !whole.contains(file)).toList()
              : List.of();
      return new Sources(whole, new Validation.Held(held));
    }
  }

  /** Told how far a check is. */
  public interface Progress {
    /** So many of all steps are done. */
    void done(int steps, int all);
  }

  /**
   * Reads and checks all.
   *
   * @throws dev.miga.engine.MigaException if a file is missing, or no file of samples
   */
  public DataFindings run(Progress progress) {
    Kind kind = task.task().kind();
    Samples samples = new Samples(kind, recipe.group(), recipe.none(), notes);
    DataSplit split =
        DataSplit.of(sources.data().stream().distinct().toList(), sources.validation(), samples);
    return new DataExamination(this, split).all(progress);
  }
}
