package dev.miga.eval;

import dev.miga.eval.energy.Energy;
import java.time.Duration;
import java.util.Optional;

/**
 * What answers take on this machine.
 *
 * @param messages answered together
 * @param inFlight of them at a time
 * @param elapsed for all
 * @param energy of all
 * @param latency of some that were answered one at a time; empty where none was
 * @param peakMemoryBytes of this process so far; empty where the system does not tell
 */
public record Consumption(
    int messages,
    int inFlight,
    Duration elapsed,
    Energy energy,
    Optional<Latency> latency,
    Optional<Long> peakMemoryBytes) {

  /** Together. */
  public double messagesPerSecond() {
    return messages / (elapsed.toNanos() / 1e9);
  }

  /** Of a message, together. */
  public double joulesPerMessage() {
    return energy.joules() / messages;
  }

  /** Watt-hours of 10,000 messages, together. */
  public double wattHoursPer10000() {
    return joulesPerMessage() * 10_000 / 3600;
  }
}
