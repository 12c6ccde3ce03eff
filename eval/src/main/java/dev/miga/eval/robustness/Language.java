package dev.miga.eval.robustness;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Language of what is added to messages. */
public enum Language {
  /** Spanish. */
  ES,
  /** English. */
  EN;

  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  /** The one whose small words are more frequent in texts; Spanish where none is. */
  public static Language of(Collection<String> texts) {
    List<String> words =
        texts.stream()
            .flatMap(text -> Passage.all(WORD, text).stream())
            .map(word -> word.text().toLowerCase(Locale.ROOT))
            .toList();
    return ES.count(words) >= EN.count(words) ? ES : EN;
  }

  private long count(List<String> words) {
    Set<String> small =
        switch (this) {
          case ES ->
              Set.of("de", "la", "el", "que", "y", "con", "para", "por", "los", "una", "un", "en");
          case EN ->
              Set.of("the", "to", "of", "and", "is", "my", "for", "what", "how", "i", "a", "in");
        };
    return words.stream().filter(small::contains).count();
  }
}
