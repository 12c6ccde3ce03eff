package dev.miga.training.data;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.training.data.Phrase.Literal;
import dev.miga.training.data.Phrase.OneOf;
import dev.miga.training.data.Phrase.Slots;
import dev.miga.training.data.Phrase.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a template: slots in braces, alternatives in brackets, and a backslash before a
 * brace, bracket, bar or backslash that is meant as it is.
 */
final class PhraseReader {
  /** What a slot is called, and may be told from others of the slot by. */
  static final Pattern USE = Pattern.compile("(\\p{L}[\\p{L}\\p{N}_-]*)(?::([\\p{L}\\p{N}_-]+))?");

  private static final int MAX_DEPTH = 32;
  private static final String SPECIAL = "{}[]|\\";

  private final String text;
  private int at;

  private PhraseReader(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws MigaException INVALID_FILE, saying what is wrong at which character
   */
  static List<Phrase> read(String text) {
    PhraseReader reader = new PhraseReader(text);
    List<Phrase> phrases = reader.phrases(0);
    if (reader.at < text.length()) {
      throw reader.wrong(
          "'%s' stands alone; write \\%1$s for the character itself"
              .formatted(text.charAt(reader.at)));
    }
    return phrases;
  }

  /** Up to what ends an alternative. */
  private List<Phrase> phrases(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong("more than " + MAX_DEPTH + " brackets within each other");
    }
    List<Phrase> phrases = new ArrayList<>();
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '{' -> phrases.add(slots());
        case '[' -> phrases.add(oneOf(depth));
        case ']', '|', '}' -> {
          return phrases;
        }
        default -> phrases.add(literal());
      }
    }
    return phrases;
  }

  private Literal literal() {
    StringBuilder literal = new StringBuilder();
    for (; at < text.length(); at++) {
      char next = text.charAt(at);
      boolean isEscape =
          next == '\\' && at + 1 < text.length() && SPECIAL.indexOf(text.charAt(at + 1)) >= 0;
      if (isEscape) {
        at++;
        literal.append(text.charAt(at));
      } else if (next != '\\' && SPECIAL.indexOf(next) >= 0) {
        break;
      } else {
        literal.append(next);
      }
    }
    return new Literal(literal.toString());
  }

  private OneOf oneOf(int depth) {
    int open = at;
    List<List<Phrase>> alternatives = new ArrayList<>();
    do {
      at++;
      alternatives.add(phrases(depth + 1));
    } while (at < text.length() && text.charAt(at) == '|');
    if (at == text.length() || text.charAt(at) != ']') {
      at = open;
      throw wrong("'[' has no ']'; write [one|another|], or \\[ for the character itself");
    }
    at++;
    if (alternatives.size() == 1) {
      alternatives.add(List.of());
    }
    return new OneOf(alternatives);
  }

  private Slots slots() {
    int close = text.indexOf('}', at);
    if (close < 0) {
      throw wrong("'{' has no '}'; write {slot}, or \\{ for the character itself");
    }
    List<Optional<Use>> uses = new ArrayList<>();
    for (String name : text.substring(at + 1, close).split("\\|", -1)) {
      Matcher use = USE.matcher(name.strip());
      if (use.matches()) {
        String number = use.group(2);
        uses.add(Optional.of(new Use(use.group(1), number == null ? "" : number)));
      } else if (name.isBlank() && text.charAt(at + 1) != '}') {
        uses.add(Optional.empty());
      } else {
        throw wrong(
            "%s is no slot; expected a name such as {day}, {day:2} or {day|}"
                .formatted(Printable.quote(name)));
      }
    }
    at = close + 1;
    return new Slots(uses);
  }

  private MigaException wrong(String problem) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "character %d of %s: %s".formatted(at + 1, Printable.quote(text), problem));
  }
}
