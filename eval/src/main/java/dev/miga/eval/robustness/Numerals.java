package dev.miga.eval.robustness;

import dev.miga.eval.robustness.Passage.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers in texts, in digits and in words of Spanish and English. */
final class Numerals {
  private static final List<String> SPANISH =
      words(
          "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
              + " dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés"
              + " veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta");
  private static final List<String> ENGLISH =
      words(
          "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              + " fifteen sixteen seventeen eighteen nineteen twenty");
  private static final List<List<String>> LANGUAGES = List.of(SPANISH, ENGLISH);

  /** Words that are numbers or belong to one, beside those that are counted. */
  private static final Set<String> PARTS =
      Set.of(
          "un",
          "una",
          "unos",
          "unas",
          "primero",
          "primera",
          "segundo",
          "segunda",
          "cuarenta",
          "cincuenta",
          "sesenta",
          "setenta",
          "ochenta",
          "noventa",
          "cien",
          "ciento",
          "mil",
          "millón",
          "first",
          "second",
          "third",
          "thirty",
          "forty",
          "fifty",
          "sixty",
          "seventy",
          "eighty",
          "ninety",
          "hundred",
          "thousand",
          "million",
          "medio",
          "media",
          "half");

  /** Words that multiply: what a number beside them counts is not certain. */
  private static final Set<String> GROUPS =
      Set.of(
          "docena", "docenas", "decena", "decenas", "par", "pares", "dozen", "dozens", "pair",
          "pairs", "couple");

  private static final Pattern WORD = Pattern.compile("\\p{L}+");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** Digits that stand for themselves: no part of a time, a fraction, an address. */
  private static final Pattern COUNT =
      Pattern.compile("(?<![\\p{L}\\p{N}.,:/#-])[1-9][0-9]{0,5}(?![\\p{L}\\p{N}:/-]|[.,][0-9])");

  private Numerals() {}

  private static List<String> words(String all) {
    return List.of(all.split(" ", -1));
  }

  /** Whether a word is a number, a part of one, or counts by groups. */
  static boolean isNumber(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return value(lower).isPresent() || PARTS.contains(lower) || GROUPS.contains(lower);
  }

  private static Optional<Integer> value(String word) {
    return LANGUAGES.stream().map(words -> words.indexOf(word)).filter(i -> i >= 0).findFirst();
  }

  /** A number in a text. */
  record Numeral(Word word, int value) {
    /** Another number, written as this one where there is such a word. */
    String spelled(int other) {
      String lower = word.text().toLowerCase(Locale.ROOT);
      return LANGUAGES.stream()
          .filter(words -> words.contains(lower) && other < words.size())
          .findFirst()
          .map(words -> words.get(other))
          .orElse(Integer.toString(other));
    }
  }

  /** Whether a text counts by dozens and the like. */
  static boolean hasGroups(String text) {
    return Passage.all(WORD, text).stream()
        .anyMatch(word -> GROUPS.contains(word.text().toLowerCase(Locale.ROOT)));
  }

  /** Values of all numbers of a text, wherever they stand. */
  static List<BigInteger> values(String text) {
    List<BigInteger> values = new ArrayList<>();
    Passage.all(DIGITS, text).forEach(word -> values.add(new BigInteger(word.text())));
    Passage.all(WORD, text)
        .forEach(
            word ->
                value(word.text().toLowerCase(Locale.ROOT))
                    .ifPresent(value -> values.add(BigInteger.valueOf(value))));
    return values;
  }

  /** The numbers from 2 on that count something, outside of copies, in the order of the text. */
  static List<Numeral> counts(Passage passage) {
    List<Numeral> counts = new ArrayList<>();
    for (Word word : passage.outsideCopies(COUNT)) {
      counts.add(new Numeral(word, Integer.parseInt(word.text())));
    }
    for (Word word : passage.letterWords()) {
      value(word.text().toLowerCase(Locale.ROOT))
          .ifPresent(value -> counts.add(new Numeral(word, value)));
    }
    counts.removeIf(count -> count.value() < 2);
    return counts;
  }
}
