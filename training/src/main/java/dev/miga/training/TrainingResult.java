package dev.miga.training;

/**
 * How a run ended.
 *
 * @param course from which step to which
 * @param best evaluation
 * @param bestStep after which it was made
 */
public record TrainingResult(Ending ending, Steps course, Evaluation best, int bestStep) {

  /**
   * Steps of a run.
   *
   * @param before done before it was resumed; 0 where it was not
   * @param done in all
   * @param planned of the whole run
   */
  public record Steps(int before, int done, int planned) {
    /** Whether none is left to do. */
    public boolean isWhole() {
      return done == planned;
    }
  }

  /** Steps done. */
  public int steps() {
    return course.done();
  }

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
