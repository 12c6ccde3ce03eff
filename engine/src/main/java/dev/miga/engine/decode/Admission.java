package dev.miga.engine.decode;

import dev.miga.engine.BusyException;
import dev.miga.engine.model.AdaptedModel;
import java.time.Duration;

/**
 * Whether a sequence is let in: where the queue has room, and where it can be expected to end by
 * its deadline. Not thread-safe.
 */
final class Admission {
  /** A wait is an estimate, and others may be put before it. */
  private static final double WAIT_MARGIN = 1.5;

  /** Answers to prompts of one length are not of one length. */
  private static final double RUN_MARGIN = 2;

  private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

  private final Scheduler.Limits limits;
  private final Pace pace = new Pace();

  Admission(Scheduler.Limits limits) {
    this.limits = limits;
  }

  /** What is known, and learned, about times. */
  Pace pace() {
    return pace;
  }

  /**
   * Refuses a sequence that there is no room or no time for.
   *
   * @param prompt tokens of it; 0 if that is not known yet
   * @param queue that it would wait in
   * @param running sequences
   * @throws BusyException with the time that it would wait
   */
  void require(AdaptedModel model, int prompt, Terms terms, FairQueue queue, int running) {
    int before = running + queue.ahead(terms);
    Duration wait = wait(before);
    if (queue.size() >= limits.queued()) {
      throw new BusyException(
          "%d requests wait already, and no more are taken; try again later"
              .formatted(limits.queued()),
          wait);
    }
    if (terms.deadline().isPresent() && !isInTime(model, prompt, terms.deadline().get(), before)) {
      throw new BusyException(
          "%d requests come first, and there is no time for one more within %d ms; try again later"
              .formatted(before, terms.deadline().get().toMillis()),
          wait);
    }
  }

  /** While nothing is known, as many may wait as run at a time. What is alone is always let in. */
  private boolean isInTime(AdaptedModel model, int prompt, Duration deadline, int before) {
    if (before == 0) {
      return true;
    }
    if (pace.isUnknown()) {
      return before < 2 * limits.inFlight();
    }
    double run = pace.run(model, prompt, Math.min(limits.inFlight(), before + 1));
    return WAIT_MARGIN * waitNanos(before) + RUN_MARGIN * run <= deadline.toNanos();
  }

  private Duration wait(int before) {
    return pace.isUnknown() ? LEAST_WAIT : Duration.ofNanos(Math.round(waitNanos(before)));
  }

  /** Until so many have ended that one more may begin. */
  private double waitNanos(int before) {
    return Math.max(0, before + 1 - limits.inFlight()) * pace.gap();
  }

  /**
   * Whether a sequence that waits could hardly end by its deadline even if it began now.
   *
   * @param running sequences; where there is none, it is tried
   */
  boolean isTooLate(Member<?> member, long now, int running) {
    return running > 0
        && !pace.isUnknown()
        && member.terms().deadline().isPresent()
        && member.left(now)
            < RUN_MARGIN * pace.run(member.model(), member.input().prompt().length, running);
  }
}
