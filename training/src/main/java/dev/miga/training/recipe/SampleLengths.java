package dev.miga.training.recipe;

import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.eval.Sample;
import dev.miga.tasks.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds samples that have more tokens than a recipe takes. A token is one byte at least, so that
 * most are short enough as they stand, and no model is needed to say so.
 */
final class SampleLengths {
  /** Tokens that a conversation has besides. */
  private static final int AROUND = 64;

  private final Task task;
  private final Recipe recipe;
  private final Supplier<Tokenizer> tokenizer;
  private @Nullable SampleEncoder encoder;

  SampleLengths(Task task, Recipe recipe, Supplier<Tokenizer> tokenizer) {
    this.task = task;
    this.recipe = recipe;
    this.tokenizer = tokenizer;
  }

  /** What is wrong with a sample, its length or what comes of it. */
  Optional<String> problem(Sample sample) {
    int bytes =
        task.repeat() * (bytes(sample.text()) + 1)
            + bytes(sample.gold().toJson())
            + bytes(task.instruction())
            + AROUND;
    if (bytes <= recipe.maxTokens() && task.examples().isEmpty()) {
      return Optional.empty();
    }
    if (encoder == null) {
      encoder = new SampleEncoder(task, tokenizer.get(), recipe);
    }
    Misfits found = new Misfits();
    encoder.encode(List.of(sample), found);
    return found.problems().stream().findFirst();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
