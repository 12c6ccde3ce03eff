package dev.miga.training;

/** Told how a run goes, on the thread that runs it. */
public interface TrainingListener {

  /** After every step. */
  void stepped(TrainingProgress progress);

  /** After every evaluation. */
  void evaluated(int step, Evaluation evaluation);

  /** Hears nothing. */
  static TrainingListener silent() {
    return new TrainingListener() {
      @Override
      public void stepped(TrainingProgress progress) {}

      @Override
      public void evaluated(int step, Evaluation evaluation) {}
    };
  }
}
