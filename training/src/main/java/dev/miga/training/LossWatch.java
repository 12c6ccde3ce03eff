package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.training.layer.Loss;
import dev.miga.training.layer.TrainableParameters;
import java.util.List;

/**
 * Stops a run that goes nowhere, with the cause: a loss that is no number or zero, gradients that
 * are no numbers or zero, a loss that does not move.
 */
final class LossWatch {
  /** Steps over which the loss is averaged. */
  private static final int WINDOW = 100;

  /** Steps after which it must have fallen. */
  private static final int DEADLINE = 400;

  /** By at least this share. */
  private static final double LEAST_FALL = 0.01;

  /** A loss below this, in nats, has little left to fall. */
  private static final double SMALL_LOSS = 0.05;

  private final double[] recent = new double[WINDOW];

  /**
   * Looks at a step before the optimizer acts on it.
   *
   * @throws MigaException if the run had better end
   */
  void beforeUpdate(int step, Loss loss, double learningRate) {
    double mean = loss.mean();
    if (!Double.isFinite(mean)) {
      throw stop(
          step,
          "the loss is %s at learning rate %s; lower the learning rate"
              .formatted(mean, learningRate));
    }
    if (loss.sum() == 0) {
      throw stop(
          step,
          "the loss is 0: the constraint leaves no choice to learn, or an answer repeats its prompt"
              + " letter for letter; check the examples");
    }
  }

  /** Looks at the gradients; {@code norm} is theirs. */
  void gradients(int step, double norm, TrainableParameters parameters) {
    if (norm == 0) {
      throw stop(step, "all gradients are 0; check that the examples have completions to learn");
    }
    if (!Double.isFinite(norm)) {
      List<String> unsound = parameters.withUnsoundGradients();
      String where = unsound.isEmpty() ? "all parameters together" : unsound.getFirst();
      throw stop(step, "the gradient of %s is %s; lower the learning rate".formatted(where, norm));
    }
  }

  /** Notes the loss of a step, and compares with the beginning when it is time. */
  RunState afterUpdate(RunState state, Loss loss) {
    int step = state.step();
    recent[step % WINDOW] = loss.mean();
    if (step == WINDOW) {
      return state.withFirstLoss(mean());
    }
    double first = state.firstLoss();
    if (step == DEADLINE && first > SMALL_LOSS && mean() > first * (1 - LEAST_FALL)) {
      throw stop(
          step,
          "the loss does not move: %.4f over the first %d steps, %.4f over the last; change the learning rate"
              .formatted(first, WINDOW, mean()));
    }
    return state;
  }

  private double mean() {
    double sum = 0;
    for (double value : recent) {
      sum += value;
    }
    return sum / WINDOW;
  }

  private static MigaException stop(int step, String cause) {
    return new MigaException(
        ErrorCode.INVALID_ARGUMENT, "training stopped at step " + step + ": " + cause);
  }
}
