package dev.miga.eval.robustness;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** A difference between texts that is left out of account. */
public enum Fold {
  /** Marks over and under letters. */
  ACCENTS {
    @Override
    String apply(String text) {
      String parts = Normalizer.normalize(text, Normalizer.Form.NFD);
      return Normalizer.normalize(MARKS.matcher(parts).replaceAll(""), Normalizer.Form.NFC);
    }
  },
  /** Capital and small letters. */
  CASE {
    @Override
    String apply(String text) {
      return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
  },
  /** How many blanks and line ends stand between words, before and after. */
  SPACES {
    @Override
    String apply(String text) {
      return BLANKS.matcher(text).replaceAll(" ").strip();
    }
  },
  /** Letters of other scripts that look like Latin ones, and those of full width. */
  LOOK_ALIKES {
    @Override
    String apply(String text) {
      return LookAlikes.latin(text);
    }
  };

  private static final Pattern MARKS = Pattern.compile("[\\u0300-\\u036f]");
  private static final Pattern BLANKS = Pattern.compile("[ \\t\\n\\r]+");

  abstract String apply(String text);
}
