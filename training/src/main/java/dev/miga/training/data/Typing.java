package dev.miga.training.data;

import dev.miga.tasks.Span;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types a text in haste. Digits stay as they are, and no two numbers become one; words with digits
 * in them, addresses of mail and of the web are not misspelt.
 *
 * @param haste how
 * @param misspelling of words
 * @param spared stretches of the text within which no single letter or mark is changed, so that
 *     what stands several times goes on to be the same
 */
record Typing(Haste haste, Misspelling misspelling, List<Span> spared) {
  /** Letters that are small or capital, and nothing about them that makes them more than a word. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?<![\\p{L}\\p{M}\\p{N}@_/#.+=&\\\\-])[\\p{Ll}\\p{Lu}]{%d,}(?![\\p{L}\\p{M}\\p{N}@_/#+=&\\\\-]|[.:]\\S)"
              .formatted(Misspelling.LEAST_LETTERS));

  /** A mark after a letter and before a blank: not of a number. */
  private static final Pattern MARK = Pattern.compile("(?<=\\p{L})[.,;:!?]+(?=\\s|$)");

  private static final Pattern OPENING = Pattern.compile("[¿¡]");

  /** A space after a mark, but between two numbers. */
  private static final Pattern SPACE_AFTER_MARK =
      Pattern.compile("(?<=[.,;:!?])(?<!\\p{N}[.,;:!?]) (?=[\\p{L}\\p{N}])");

  private static final Pattern SPACE = Pattern.compile("(?<=\\S) (?=\\S)");

  /** Longer words have more places to slip at. */
  private static final int LONG_WORD = 7;

  private static final double MORE_IN_LONG_WORDS = 1.6;

  Typing {
    spared = List.copyOf(spared);
  }

  TracedText of(String text, RandomGenerator random) {
    TracedText typed = misspelt(TracedText.of(text), random);
    if (haste.accents()) {
      typed = withoutAccents(typed);
    }
    if (haste.opening()) {
      typed = each(typed, OPENING, 1, "", random);
    }
    typed = each(typed, SPACE, haste.spaces(), "  ", random);
    typed = each(typed, SPACE_AFTER_MARK, 2 * haste.spaces(), "", random);
    typed = each(typed, MARK, haste.marks(), "", random);
    return cased(typed).between(haste.before(), haste.after());
  }

  private boolean isSpared(TracedText text, int from, int to) {
    return spared.stream()
        .map(text::moved)
        .anyMatch(stretch -> from < stretch.to() && stretch.from() < to);
  }

  private TracedText misspelt(TracedText text, RandomGenerator random) {
    TracedText.Changes changes = text.change();
    for (Matcher words = WORD.matcher(text.text()); words.find(); ) {
      String word = words.group();
      double share = haste.slips() * (word.length() >= LONG_WORD ? MORE_IN_LONG_WORDS : 1);
      if (random.nextDouble() < share && !isSpared(text, words.start(), words.end())) {
        changes.put(words.start(), words.end(), misspelling.of(word, random));
      }
    }
    return changes.finish();
  }

  /** A share of what matches, replaced. */
  private TracedText each(
      TracedText text, Pattern what, double share, String with, RandomGenerator random) {
    if (share == 0) {
      return text;
    }
    TracedText.Changes changes = text.change();
    for (MatchResult found : what.matcher(text.text()).results().toList()) {
      if (random.nextDouble() < share && !isSpared(text, found.start(), found.end())) {
        changes.put(found.start(), found.end(), with);
      }
    }
    return changes.finish();
  }

  private TracedText withoutAccents(TracedText text) {
    TracedText.Changes changes = text.change();
    for (int i = 0; i < text.text().length(); i++) {
      char letter = text.text().charAt(i);
      char plain = Accents.without(letter);
      boolean isTilde = Character.toLowerCase(letter) == 'ñ';
      if (Accents.isMark(letter) && i > 0 && text.text().charAt(i - 1) < 0x80) {
        changes.put(i, i + 1, "");
      } else if (plain != letter && (haste.tildes() || !isTilde)) {
        changes.put(i, i + 1, String.valueOf(plain));
      }
    }
    return changes.finish();
  }

  private TracedText cased(TracedText text) {
    TracedText.Changes changes = text.change();
    for (int i = 0; i < text.text().length(); i++) {
      char letter = text.text().charAt(i);
      char other =
          switch (haste.letters()) {
            case AS_THEY_ARE -> letter;
            case SMALL -> Character.toLowerCase(letter);
            case CAPITAL -> Character.toUpperCase(letter);
          };
      if (other != letter) {
        changes.put(i, i + 1, String.valueOf(other));
      }
    }
    return changes.finish();
  }
}
