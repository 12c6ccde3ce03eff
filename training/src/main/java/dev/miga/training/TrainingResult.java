package dev.miga.training;

/**
 * How a run ended.
 *
 * @param steps done
 * @param best evaluation
 * @param bestStep after which it was made
 */
public record TrainingResult(Ending ending, int steps, Evaluation best, int bestStep) {

  /** Why a run ended. */
  public enum Ending {
    /** All steps were done. */
    FINISHED,
    /** The score did not rise for as many evaluations as the patience allows. */
    STOPPED_EARLY,
    /** The caller asked for it; the run can be resumed. */
    CANCELLED
  }
}
