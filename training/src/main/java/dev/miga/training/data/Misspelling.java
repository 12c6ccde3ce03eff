package dev.miga.training.data;

import dev.miga.eval.robustness.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A word with a slip of the fingers, or, in Spanish, as it sounds.
 *
 * @param language of the text
 */
record Misspelling(Language language) {
  /** Fewest letters of a word that is misspelt. */
  static final int LEAST_LETTERS = 4;

  private static final double AS_IT_SOUNDS = 0.3;

  /** Rows of the Spanish keyboard; those of the English one lack the ñ. */
  private static final List<String> ROWS = List.of("qwertyuiop", "asdfghjklñ", "zxcvbnm");

  /** How a sound is written otherwise. */
  private record Sound(Pattern spelled, String otherwise) {
    static Sound of(String spelled, String otherwise) {
      int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
      return new Sound(Pattern.compile(spelled, flags), otherwise);
    }
  }

  private static final List<Sound> SOUNDS =
      List.of(
          Sound.of("b(?=[aeiouáéíóú])", "v"),
          Sound.of("v", "b"),
          Sound.of("z", "s"),
          Sound.of("c(?=[eiéí])", "s"),
          Sound.of("s(?=[eiéí])", "c"),
          Sound.of("s$", "z"),
          Sound.of("(?<!c)h", ""),
          Sound.of("ll", "y"),
          Sound.of("y(?=[aeiouáéíóú])", "ll"),
          Sound.of("qu(?=[eiéí])", "k"),
          Sound.of("x", "s"),
          Sound.of("g(?=[eiéí])", "j"),
          Sound.of("j(?=[eiéí])", "g"));

  private enum Slip {
    LOST,
    DOUBLED,
    SWAPPED,
    BESIDE
  }

  /** The word otherwise, its first letter kept by the fingers. */
  String of(String word, RandomGenerator random) {
    return language == Language.ES && random.nextDouble() < AS_IT_SOUNDS
        ? asItSounds(word, random)
        : slipped(word, random);
  }

  private static String slipped(String word, RandomGenerator random) {
    int at = 1 + random.nextInt(word.length() - 2);
    String before = word.substring(0, at);
    String letter = word.substring(at, at + 1);
    String after = word.substring(at + 1);
    return switch (Slip.values()[random.nextInt(Slip.values().length)]) {
      case LOST -> before + after;
      case DOUBLED -> before + letter + letter + after;
      case SWAPPED -> before + after.charAt(0) + letter + after.substring(1);
      case BESIDE -> before + beside(letter, random) + after;
    };
  }

  private static String beside(String letter, RandomGenerator random) {
    char plain = Character.toLowerCase(Accents.without(letter.charAt(0)));
    for (String row : ROWS) {
      int place = row.indexOf(plain);
      if (place >= 0) {
        boolean isLeft = place == row.length() - 1 || (place > 0 && random.nextBoolean());
        int beside = isLeft ? place - 1 : place + 1;
        return cased(row.substring(beside, beside + 1), letter);
      }
    }
    return letter; // of another keyboard
  }

  private static String asItSounds(String word, RandomGenerator random) {
    record Change(MatchResult stretch, String otherwise) {}
    List<Change> changes = new ArrayList<>();
    for (Sound sound : SOUNDS) {
      sound
          .spelled()
          .matcher(word)
          .results()
          .forEach(found -> changes.add(new Change(found, sound.otherwise())));
    }
    if (changes.isEmpty()) {
      return slipped(word, random);
    }
    Change change = changes.get(random.nextInt(changes.size()));
    MatchResult stretch = change.stretch();
    return word.substring(0, stretch.start())
        + cased(change.otherwise(), stretch.group())
        + word.substring(stretch.end());
  }

  private static String cased(String letters, String like) {
    return Character.isUpperCase(like.charAt(0)) ? letters.toUpperCase(Locale.ROOT) : letters;
  }
}
