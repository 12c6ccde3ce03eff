package dev.miga.eval.robustness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message with the places of what its answers copy from it.
 *
 * @param copied where those stand
 */
record Passage(Subject subject, List<Word> copied) {
  private static final Pattern LETTERS =
      Pattern.compile("(?<![\\p{L}\\p{M}\\p{N}])\\p{L}+(?![\\p{L}\\p{M}\\p{N}])");

  Passage {
    copied = List.copyOf(copied);
  }

  /** A part of the text. */
  record Word(int from, int to, String text) {
    private static Word of(Matcher match) {
      return new Word(match.start(), match.end(), match.group());
    }
  }

  static Passage of(Subject subject, Copies copies) {
    Set<String> values = new HashSet<>(copies.in(subject.gold()));
    values.addAll(copies.in(subject.given().output()));
    List<Word> copied = new ArrayList<>();
    for (String value : values) {
      if (!value.isEmpty()) {
        copied.addAll(all(Pattern.compile(Pattern.quote(value)), subject.text()));
      }
    }
    return new Passage(subject, copied);
  }

  String text() {
    return subject.text();
  }

  static List<Word> all(Pattern pattern, String text) {
    List<Word> found = new ArrayList<>();
    for (Matcher match = pattern.matcher(text); match.find(); ) {
      found.add(Word.of(match));
    }
    return found;
  }

  /** What matches and is no part of a copy. */
  List<Word> outsideCopies(Pattern pattern) {
    return all(pattern, text()).stream()
        .filter(
            word -> copied.stream().noneMatch(c -> word.from() < c.to() && c.from() < word.to()))
        .toList();
  }

  /** Words of so many letters at least, nothing else in them, no numbers, no part of a copy. */
  List<Word> letterWords(int least) {
    return letterWords().stream()
        .filter(word -> word.text().length() >= least && !Numerals.isNumber(word.text()))
        .toList();
  }

  /** Words of letters alone, numbers among them, no part of a copy. */
  List<Word> letterWords() {
    return outsideCopies(LETTERS);
  }

  /** At most so many of some, in the order of the text. */
  static List<Word> drawn(List<Word> some, int most, RandomGenerator random) {
    List<Word> left = new ArrayList<>(some);
    List<Word> drawn = new ArrayList<>();
    while (drawn.size() < most && !left.isEmpty()) {
      drawn.add(left.remove(random.nextInt(left.size())));
    }
    drawn.sort(Comparator.comparingInt(Word::from));
    return drawn;
  }

  /** The text with something else in the place of some words. */
  String with(List<Word> words, Function<Word, String> other) {
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (Word word : words) {
      out.append(text(), done, word.from()).append(other.apply(word));
      done = word.to();
    }
    return out.append(text().substring(done)).toString();
  }
}
