package dev.miga.eval.robustness;

import java.util.random.RandomGenerator;

/** Letters of other scripts that look like Latin ones. */
final class LookAlikes {
  private static final String LATIN = "aeopcxyisjvABEHIKMNOPTXYZ";

  /** Cyrillic, then Greek ones. */
  private static final String OTHERS =
      "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0455\u0458\u03bd"
          + "\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u03a5\u0396";

  private static final int FULL_WIDTH = 0xff01 - '!';
  private static final int ONE_OF = 5;
  private static final int WIDE_WORDS = 2;

  private LookAlikes() {}

  /** Back to Latin letters. */
  static String latin(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      int other = OTHERS.indexOf(c);
      if (other >= 0) {
        out.setCharAt(i, LATIN.charAt(other));
      } else if (c >= '!' + FULL_WIDTH && c <= '~' + FULL_WIDTH) {
        out.setCharAt(i, (char) (c - FULL_WIDTH));
      }
    }
    return out.toString();
  }

  /** In half of the messages one of five such letters, in the others two words in full width. */
  static String rewrite(Passage passage, RandomGenerator random) {
    return random.nextBoolean() ? foreign(passage, random) : wide(passage, random);
  }

  private static String foreign(Passage passage, RandomGenerator random) {
    StringBuilder out = new StringBuilder(passage.text());
    for (Passage.Word word : passage.letterWords(1)) {
      for (int i = word.from(); i < word.to(); i++) {
        int latin = LATIN.indexOf(out.charAt(i));
        if (latin >= 0 && random.nextInt(ONE_OF) == 0) {
          out.setCharAt(i, OTHERS.charAt(latin));
        }
      }
    }
    return out.toString();
  }

  private static String wide(Passage passage, RandomGenerator random) {
    StringBuilder out = new StringBuilder(passage.text());
    for (Passage.Word word : Passage.drawn(passage.letterWords(2), WIDE_WORDS, random)) {
      for (int i = word.from(); i < word.to(); i++) {
        if (out.charAt(i) <= '~') {
          out.setCharAt(i, (char) (out.charAt(i) + FULL_WIDTH));
        }
      }
    }
    return out.toString();
  }
}
