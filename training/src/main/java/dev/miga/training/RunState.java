package dev.miga.training;

/**
 * What a checkpoint keeps besides the parameters and moments.
 *
 * @param step steps done
 * @param best evaluation so far, and the step of it
 * @param sinceBest evaluations since then
 * @param firstLoss mean loss of the first steps, for noticing that it does not move; 0 before
 */
record RunState(int step, Evaluation best, int bestStep, int sinceBest, double firstLoss) {

  static RunState start() {
    return new RunState(0, Evaluation.worst(), 0, 0, 0);
  }

  RunState afterStep() {
    return new RunState(step + 1, best, bestStep, sinceBest, firstLoss);
  }

  RunState evaluated(Evaluation evaluation) {
    return evaluation.betterThan(best)
        ? new RunState(step, evaluation, step, 0, firstLoss)
        : new RunState(step, best, bestStep, sinceBest + 1, firstLoss);
  }

  RunState withFirstLoss(double loss) {
    return new RunState(step, best, bestStep, sinceBest, loss);
  }
}
