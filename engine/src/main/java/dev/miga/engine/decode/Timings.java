package dev.miga.engine.decode;

import java.time.Duration;

/**
 * Where the time of a sequence went.
 *
 * @param queued from the call to the first pass that it could take part in
 * @param prefill from there to the prompt's last hidden state
 * @param decode from there to the end
 */
public record Timings(Duration queued, Duration prefill, Duration decode) {

  /** From the first pass to the end. */
  public Duration elapsed() {
    return prefill.plus(decode);
  }
}
