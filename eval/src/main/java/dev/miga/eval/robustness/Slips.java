package dev.miga.eval.robustness;

import dev.miga.eval.robustness.Passage.Word;
import java.util.List;
import java.util.random.RandomGenerator;

/** Slips of who types: one or two a message, within words of four letters and more. */
final class Slips {
  private static final int LEAST_LETTERS = 4;
  private static final int MOST = 2;
  private static final List<String> ROWS = List.of("qwertyuiop", "asdfghjklñ", "zxcvbnm");

  private Slips() {}

  private enum Typo {
    SWAPPED,
    LEFT_OUT,
    TWICE
  }

  /** Two letters swapped, one left out, one twice; never the first or the last letter. */
  static String typos(Passage passage, RandomGenerator random) {
    return passage.with(words(passage, random), word -> typo(word.text(), random));
  }

  /** A letter exchanged for one beside it on the keyboard; never the first one. */
  static String neighbours(Passage passage, RandomGenerator random) {
    return passage.with(words(passage, random), word -> neighbour(word.text(), random));
  }

  private static List<Word> words(Passage passage, RandomGenerator random) {
    int count = 1 + random.nextInt(MOST);
    return Passage.drawn(passage.letterWords(LEAST_LETTERS), count, random);
  }

  private static String typo(String word, RandomGenerator random) {
    Typo typo = Typo.values()[random.nextInt(Typo.values().length)];
    int at = 1 + random.nextInt(word.length() - 3);
    char letter = word.charAt(at);
    char next = word.charAt(at + 1);
    String before = word.substring(0, at);
    String after = word.substring(at + 1);
    return switch (typo) {
      case SWAPPED ->
          letter == next ? before + after : before + next + letter + word.substring(at + 2);
      case LEFT_OUT -> before + after;
      case TWICE -> before + letter + letter + after;
    };
  }

  private static String neighbour(String word, RandomGenerator random) {
    int at = 1 + random.nextInt(word.length() - 1);
    char letter = word.charAt(at);
    String plain = Fold.ACCENTS.apply(String.valueOf(Character.toLowerCase(letter)));
    for (String row : ROWS) {
      int place = letter == 'ñ' || letter == 'Ñ' ? row.indexOf('ñ') : row.indexOf(plain);
      if (place >= 0) {
        boolean isLeft = place == row.length() - 1 || (place > 0 && random.nextBoolean());
        char other = row.charAt(isLeft ? place - 1 : place + 1);
        char cased = Character.isUpperCase(letter) ? Character.toUpperCase(other) : other;
        return word.substring(0, at) + cased + word.substring(at + 1);
      }
    }
    return word; // of no keyboard that is known
  }
}
