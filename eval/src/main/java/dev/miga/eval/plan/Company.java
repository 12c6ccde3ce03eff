package dev.miga.eval.plan;

import java.util.List;

/**
 * What was seen with so many messages under way at a time.
 *
 * @param inFlight messages under way
 * @param messagesPerSecond that were answered
 * @param medianMillis from a message's submission to its answer
 * @param messages tokens that each message had computed in each of its passes; parts of a prompt
 *     that was read in several passes are one
 */
public record Company(
    int inFlight, double messagesPerSecond, double medianMillis, List<List<Integer>> messages) {
  /** Copies the lists. */
  public Company {
    messages = messages.stream().map(List::copyOf).toList();
    if (inFlight < 1 || messages.isEmpty() || messages.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("in flight %d, messages %s".formatted(inFlight, messages));
    }
  }
}
