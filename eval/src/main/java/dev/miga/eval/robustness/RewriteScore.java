package dev.miga.eval.robustness;

import java.util.Comparator;
import java.util.List;

/** How a specialist does under a rewrite. */
public record RewriteScore(Rewrite rewrite, List<Trial> trials) {
  private static final int EXAMPLES = 5;

  /** Copies the list. */
  public RewriteScore {
    trials = List.copyOf(trials);
  }

  /** Messages that were rewritten. */
  public int of() {
    return trials.size();
  }

  /** Those whose answer stayed, or changed, as it must. */
  public int held() {
    return (int) trials.stream().filter(Trial::held).count();
  }

  /** Those whose answer is right. */
  public int right() {
    return (int) trials.stream().filter(Trial::right).count();
  }

  /** A few, those first that did not hold. */
  public List<Trial> examples() {
    return trials.stream().sorted(Comparator.comparing(Trial::held)).limit(EXAMPLES).toList();
  }
}
