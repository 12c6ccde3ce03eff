package dev.miga.training.data;

import dev.miga.tasks.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in parts.
 *
 * @param parts sentences and lines
 * @param gaps what stands between them, one fewer
 * @param end blanks behind the last
 */
record Sentences(List<String> parts, List<String> gaps, String end) {
  /** Blanks after a mark that ends sentences, and line ends. */
  private static final Pattern GAP = Pattern.compile("\\h*\\R\\s*|(?<=[.!?…])\\h+");

  /** Points after these end no sentence. */
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "av", "avda", "apto", "apt", "art", "atte", "cc", "co", "cra", "dept", "depto", "dr",
          "dra", "edif", "edo", "esq", "etc", "hno", "ing", "jr", "lic", "local", "mr", "mrs", "ms",
          "no", "nro", "num", "núm", "pág", "prof", "pto", "sr", "sra", "sres", "srta", "st", "sta",
          "sto", "tel", "telf", "tlf", "ud", "uds", "urb", "vs");

  private static final Pattern LAST_WORD = Pattern.compile("[\\p{L}\\p{N}]+(?=\\.$)");

  Sentences {
    parts = List.copyOf(parts);
    gaps = List.copyOf(gaps);
  }

  static Sentences of(String text, List<Span> whole) {
    List<String> parts = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    int done = 0;
    for (MatchResult gap : GAP.matcher(text).results().toList()) {
      boolean isWithin = whole.stream().anyMatch(s -> s.from() < gap.end() && gap.start() < s.to());
      String part = text.substring(done, gap.start());
      if (!isWithin && !part.isBlank() && endsHere(part, gap, text)) {
        parts.add(part);
        gaps.add(gap.group());
        done = gap.end();
      }
    }
    String rest = text.substring(done);
    if (rest.isEmpty() && !gaps.isEmpty()) {
      return new Sentences(parts, gaps.subList(0, gaps.size() - 1), gaps.getLast());
    }
    parts.add(rest);
    return new Sentences(parts, gaps, "");
  }

  /** A line does; a sentence where its point is not one of an abbreviation, or before a number. */
  private static boolean endsHere(String part, MatchResult gap, String text) {
    if (hasLineEnd(gap.group()) || !part.endsWith(".")) {
      return true;
    }
    Matcher last = LAST_WORD.matcher(part);
    String word = last.find() ? last.group().toLowerCase(Locale.ROOT) : "";
    boolean isInitial = word.length() == 1 && Character.isLetter(word.charAt(0));
    boolean isNumbering = part.codePoints().noneMatch(Character::isLetter);
    boolean isBeforeNumber = gap.end() < text.length() && Character.isDigit(text.charAt(gap.end()));
    return !isInitial && !ABBREVIATIONS.contains(word) && !isNumbering && !isBeforeNumber;
  }

  private static boolean hasLineEnd(String gap) {
    return gap.indexOf('\n') >= 0 || gap.indexOf('\r') >= 0;
  }

  int count() {
    return parts.size();
  }

  String shuffled(RandomGenerator random) {
    List<String> order = new ArrayList<>(parts);
    for (int i = order.size() - 1; i > 0; i--) {
      order.set(i, order.set(random.nextInt(i + 1), order.get(i)));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < order.size(); i++) {
      text.append(order.get(i));
      if (i < gaps.size()) {
        text.append(isOpen(order.get(i)) && !hasLineEnd(gaps.get(i)) ? "." : "");
        text.append(gaps.get(i));
      }
    }
    return text.append(end).toString();
  }

  /** Without a mark, it would run into what follows on its line. */
  private static boolean isOpen(String part) {
    return Character.isLetterOrDigit(part.codePointBefore(part.length()));
  }
}
