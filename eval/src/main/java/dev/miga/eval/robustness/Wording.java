package dev.miga.eval.robustness;

import dev.miga.eval.robustness.Passage.Word;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** What stands between words and around a message. */
final class Wording {
  private static final List<String> EMOJI = List.of("🙏", "😊", "👍", "🙂", "✨", "😅");
  private static final Pattern BLANK = Pattern.compile(" ");
  private static final Pattern LINE_ENDS = Pattern.compile("[ \\t]*[\\r\\n]+[ \\t]*");
  private static final Pattern AFTER_MARK = Pattern.compile("(?<=[,.;!?]) ");
  private static final Pattern MARK = Pattern.compile("(?<=\\S)[,.;:?!]+(?=\\s|$)");
  private static final int MOST_BLANKS = 3;

  private Wording() {}

  /** One to three blanks for each, and one after all. */
  static String spaces(Passage passage, RandomGenerator random) {
    List<Word> blanks = Passage.all(BLANK, passage.text());
    return passage.with(blanks, blank -> " ".repeat(1 + random.nextInt(MOST_BLANKS))) + " ";
  }

  /** One before, one after, and one after a mark of punctuation outside of copies. */
  static String emoji(Passage passage, RandomGenerator random) {
    List<Word> inside = Passage.drawn(passage.outsideCopies(AFTER_MARK), 1, random);
    String text = passage.with(inside, blank -> " " + drawn(random) + " ");
    return drawn(random) + " " + text + " " + drawn(random);
  }

  private static String drawn(RandomGenerator random) {
    return EMOJI.get(random.nextInt(EMOJI.size()));
  }

  /** Punctuation outside of copies as who dictates says it. */
  static String dictated(Passage passage, Map<Character, String> names) {
    return passage.with(
        passage.outsideCopies(MARK), mark -> " " + names.get(mark.text().charAt(0)));
  }

  /** Several lines as one; one line as several, divided at punctuation outside of copies. */
  static String lines(Passage passage) {
    List<Word> ends = Passage.all(LINE_ENDS, passage.text().strip());
    return ends.isEmpty()
        ? passage.with(passage.outsideCopies(AFTER_MARK), blank -> "\n")
        : LINE_ENDS.matcher(passage.text().strip()).replaceAll(" ");
  }
}
