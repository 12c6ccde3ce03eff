package dev.miga.eval.plan;

/**
 * What a scheduler has learned about times, and whom it lets in for that: as {@code Pace} and
 * {@code Admission} of {@code engine.decode} do, in milliseconds.
 */
final class SimulatedPace {
  private static final double KEPT = 1 - 1.0 / 64;
  private static final double WAIT_MARGIN = 1.5;
  private static final double RUN_MARGIN = 2;

  private final ServingRules rules;
  private double busy;
  private double ended;
  private double pending;
  private double ran;
  private double company;
  private double prompts;
  private double count;

  SimulatedPace(ServingRules rules) {
    this.rules = rules;
  }

  /** A pass was made, with which so many ended. */
  void passed(double millis, int over) {
    pending += millis;
    if (over > 0) {
      double kept = Math.pow(KEPT, over);
      busy = busy * kept + pending;
      ended = ended * kept + over;
      pending = 0;
    }
  }

  /** A message ended that had run beside others, itself one of them. */
  void ran(double millis, int prompt, int running) {
    ran = ran * KEPT + millis;
    company = company * KEPT + running;
    prompts = prompts * KEPT + prompt;
    count = count * KEPT + 1;
  }

  /** Whether a message that so many come before is let in. */
  boolean takes(int prompt, int waiting, int before) {
    if (waiting >= rules.limits().queued()) {
      return false;
    }
    if (Double.isInfinite(rules.deadlineMillis()) || before == 0) {
      return true;
    }
    int inFlight = rules.limits().inFlight();
    if (ended == 0) {
      return before < 2 * inFlight;
    }
    double wait = Math.max(0, before + 1 - inFlight) * (busy + pending) / ended;
    double run = run(prompt, Math.min(inFlight, before + 1));
    return WAIT_MARGIN * wait + RUN_MARGIN * run <= rules.deadlineMillis();
  }

  /** Whether one that waits could hardly end in time even if it began now. */
  boolean isTooLate(int prompt, double left, int running) {
    return running > 0 && ended > 0 && left < RUN_MARGIN * run(prompt, running);
  }

  private double run(int prompt, int running) {
    if (count == 0) {
      return (busy + pending) / ended * running;
    }
    double longer = Math.max(1, prompt * count / prompts);
    return ran / count * longer * (running + 1) / (company / count + 1);
  }
}
