package dev.miga.engine.sampling;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/**
 * How the next token is chosen.
 *
 * @param temperature logits are divided by it; 0 is greedy
 * @param topK only so many of the most probable tokens take part; 0 for all
 * @param topP of those, the fewest that together have this probability; 1 for all
 * @param minP of those, the ones with at least this fraction of the largest probability; 0 for all
 * @param repetitionPenalty logits of tokens that occurred are divided by it if positive, else
 *     multiplied; 1 for none (Keskar et al. 2019, arXiv 1909.05858)
 * @param seed of the random numbers: the same seed gives the same text
 */
public record Sampling(
    float temperature, int topK, float topP, float minP, float repetitionPenalty, long seed) {

  public Sampling {
    require(temperature >= 0 && temperature <= 100, "temperature", temperature, "0 to 100");
    require(topK >= 0, "top-k", topK, "0 (all) or more");
    require(topP > 0 && topP <= 1, "top-p", topP, "above 0, up to 1");
    require(minP >= 0 && minP <= 1, "min-p", minP, "0 to 1");
    require(
        repetitionPenalty >= 0.1f && repetitionPenalty <= 10,
        "repetition-penalty",
        repetitionPenalty,
        "0.1 to 10");
  }

  /** Always the most probable token. */
  public static Sampling greedy() {
    return new Sampling(0, 0, 1, 0, 1, 0);
  }

  /** Whether the most probable token is taken without drawing. */
  public boolean isGreedy() {
    return temperature == 0 || topK == 1;
  }

  private static void require(boolean holds, String name, Number value, String range) {
    if (!holds) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, name + " must be " + range + ", got " + value);
    }
  }
}
