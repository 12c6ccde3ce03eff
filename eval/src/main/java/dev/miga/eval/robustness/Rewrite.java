package dev.miga.eval.robustness;

import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A way to word messages otherwise.
 *
 * @param name lower-case, in reports and gates
 * @param must what it must do to the answer
 * @param folds what it does to letters and blanks of copied values too, and is therefore left out
 *     of account when they are compared
 */
public record Rewrite(String name, Must must, Set<Fold> folds, Maker maker) {
  /** Copies the set. */
  public Rewrite {
    folds = Set.copyOf(folds);
  }

  /** Makes the other wording. */
  @FunctionalInterface
  interface Maker {
    /** The message in the other wording; empty where that does not apply to it. */
    Optional<Rewritten> rewrite(Passage passage, RandomGenerator random);
  }

  /** Makes another text. */
  @FunctionalInterface
  interface TextMaker {
    /** The text in the other wording. */
    String rewrite(Passage passage, RandomGenerator random);
  }

  /** One that must not change the answer. Texts that it leaves as they are count for nothing. */
  static Rewrite keeping(String name, Set<Fold> folds, TextMaker maker) {
    return new Rewrite(
        name,
        Must.KEEP,
        folds,
        (passage, random) -> {
          String text = maker.rewrite(passage, random);
          return text.equals(passage.text())
              ? Optional.empty()
              : Optional.of(new Rewritten(text, Optional.of(passage.subject().given().output())));
        });
  }

  /** One that must change it. */
  static Rewrite changing(String name, Maker maker) {
    return new Rewrite(name, Must.CHANGE, Set.of(), maker);
  }
}
