package dev.miga.training.recipe;

import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.tasks.TaskFile;
import dev.miga.training.Schedule;
import dev.miga.training.TrainerConfig;
import dev.miga.training.layer.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a recipe leaves open, chosen by how much there is to learn from. The figures are those of
 * docs/measurements/specialists.md: small sets want more epochs than large ones, a label head
 * learns from a text that is said twice, and many steps of it at half the rate.
 *
 * @param recipe with what it leaves open
 * @param samples to learn from
 */
record Standards(Recipe recipe, int samples) {
  /** Steps that a small set is to have. */
  private static final int STEPS = 350;

  private static final int MOST_EPOCHS = 12;

  /** Samples from which two epochs are enough for what is written, not chosen among labels. */
  private static final int LARGE = 10_000;

  /** Steps from which a label head learns at half the rate. */
  private static final int LONG_RUN = 1000;

  private static final double LORA_RATE = 4e-4;
  private static final double LONG_LABEL_RATE = 2e-4;

  /** For the linears themselves, which begin as the base model's. */
  private static final double FULL_RATE = 3e-5;

  private static final int WARM_UP = 20;

  /** Longest text, in characters, that is said twice without being asked for. */
  private static final int SAID_TWICE = 1000;

  /** Samples that are held out of few. */
  private static final int HELD_OUT = 20;

  /**
   * Samples to hold out of so many: a tenth of many; of fewer than 400 a fifth, or 40; but 20, or a
   * third of very few.
   */
  static int heldOut(int all) {
    int some = Math.max(all / 10, Math.min(2 * HELD_OUT, all / 5));
    return Math.max(1, Math.max(some, Math.min(HELD_OUT, all / 3)));
  }

  /** With what the recipe leaves open chosen, and said. */
  static SpecialistTraining.Order chosen(
      SpecialistTraining.Order order, DataSplit data, List<String> notes) {
    Recipe recipe = order.recipe();
    int learnt = recipe.more().learnt(data.training().size());
    Standards standards = new Standards(recipe, learnt);
    TaskFile task = repeated(order.task(), data.training());
    List<String> told = new ArrayList<>(standards.told());
    int all = data.training().size();
    if (recipe.validation() instanceof Recipe.Validation.ByNumber) {
      told.add("held out " + data.validation().size());
      all += data.validation().size();
    }
    boolean isRepeated = task.task().repeat() != order.task().task().repeat();
    if (isRepeated) {
      told.add("every text said twice");
    }
    if (!told.isEmpty()) {
      notes.add(
          "chosen for %d samples: %s (set them under 'training'%s to choose yourself)"
              .formatted(
                  all, String.join(", ", told), isRepeated ? ", 'repeat' in the task," : ""));
    }
    return order.with(task, standards.chosen());
  }

  /** How often the texts are said: twice before a label head, where the task does not say. */
  static TaskFile repeated(TaskFile file, List<Sample> samples) {
    boolean hasLabels =
        switch (file.task().kind()) {
          case Kind.Classify ignored -> true;
          case Kind.Route ignored -> true;
          case Kind.Extract ignored -> false;
          case Kind.Generate ignored -> false;
        };
    return hasLabels
            && file.repeat().isEmpty()
            && samples.stream().allMatch(s -> s.text().length() <= SAID_TWICE)
        ? file.withTask(file.task().withRepeat(2))
        : file;
  }

  /** The recipe with all that it left open. */
  Recipe chosen() {
    TrainerConfig trainer = recipe.trainer();
    int epochs = isOpen(Recipe.EPOCHS) ? epochs() : trainer.epochs();
    Schedule given = trainer.schedule();
    Schedule schedule =
        given.with(
            isOpen(Recipe.LEARNING_RATE) ? rate(epochs) : given.peak(),
            isOpen(Recipe.WARM_UP)
                ? Math.clamp(stepsOfAnEpoch() * (long) epochs / 10, 1, WARM_UP)
                : given.warmUpSteps());
    return recipe.with(trainer.with(epochs, schedule));
  }

  /** What was chosen, by the names of the keys; nothing where all was given. */
  List<String> told() {
    TrainerConfig trainer = chosen().trainer();
    List<String> told = new ArrayList<>();
    if (isOpen(Recipe.EPOCHS)) {
      told.add("epochs " + trainer.epochs());
    }
    if (isOpen(Recipe.LEARNING_RATE)) {
      told.add("learning rate " + shown(trainer.schedule().peak()));
    }
    if (isOpen(Recipe.WARM_UP)) {
      told.add("warm-up " + trainer.schedule().warmUpSteps() + " steps");
    }
    return told;
  }

  private static String shown(double rate) {
    BigDecimal decimal = BigDecimal.valueOf(rate).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    return String.format(
        Locale.ROOT, "%se%d", decimal.scaleByPowerOfTen(-exponent).toPlainString(), exponent);
  }

  private boolean isOpen(String key) {
    return recipe.open().contains(key);
  }

  private int stepsOfAnEpoch() {
    return Math.ceilDiv(Math.max(1, samples), recipe.trainer().batchSize());
  }

  private int epochs() {
    boolean isWritten = recipe.trainer().labels() == 0;
    int least = isWritten && samples >= LARGE ? 2 : 3;
    return Math.clamp(Math.ceilDiv(STEPS, stepsOfAnEpoch()), least, MOST_EPOCHS);
  }

  private double rate(int epochs) {
    boolean isLong = (long) stepsOfAnEpoch() * epochs >= LONG_RUN;
    return switch (recipe.trainer().method()) {
      case Method.Lora ignored ->
          recipe.trainer().labels() > 0 && isLong ? LONG_LABEL_RATE : LORA_RATE;
      case Method.FullBlocks ignored -> FULL_RATE;
    };
  }
}
