package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the regular expressions of JSON Schema: ECMA-262 with the unicode flag, and the escapes
 * that it tolerates without it. Back references, look-behind and word boundaries have no finite
 * automaton here and are refused.
 */
final class RegexParser {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_COUNT = 100_000;

  /** Quantifiers of a quantifier: ECMA-262 has none, others read them as nested. */
  private static final int MAX_STACKED = 10;

  private final int[] text;
  private final String pattern;
  private int at;
  private int depth;

  private RegexParser(String pattern) {
    this.pattern = pattern;
    this.text = pattern.codePoints().toArray();
  }

  /**
   * The tree of a pattern.
   *
   * @throws MigaException INVALID_ARGUMENT on a syntax error, UNSUPPORTED on what is refused
   */
  static Regex parse(String pattern) {
    RegexParser parser = new RegexParser(pattern);
    Regex regex = parser.choice();
    if (parser.at < parser.text.length) {
      throw parser.invalid("unmatched )");
    }
    return regex;
  }

  private Regex choice() {
    if (++depth > MAX_DEPTH) {
      throw unsupported("more than " + MAX_DEPTH + " nested groups");
    }
    List<Regex> options = new ArrayList<>();
    options.add(concat());
    while (take('|')) {
      options.add(concat());
    }
    depth--;
    return options.size() == 1 ? options.getFirst() : new Regex.Choice(options);
  }

  private Regex concat() {
    List<Regex> parts = new ArrayList<>();
    while (at < text.length && text[at] != '|' && text[at] != ')') {
      Regex part = quantified(atom());
      if (part instanceof Regex.Concat inner) {
        parts.addAll(inner.parts());
      } else {
        parts.add(part);
      }
    }
    return parts.size() == 1 ? parts.getFirst() : new Regex.Concat(parts);
  }

  private Regex atom() {
    int c = text[at++];
    return switch (c) {
      case '^' -> Regex.Anchor.BEGIN;
      case '$' -> Regex.Anchor.END;
      case '.' -> new Regex.Chars(RegexClasses.DOT);
      case '(' -> group();
      case '[' -> new Regex.Chars(RegexClasses.bracket(this));
      case '\\' -> new Regex.Chars(RegexClasses.escape(this));
      case '*', '+', '?' -> throw invalid("nothing to repeat");
      default -> new Regex.Chars(CodePoints.of(c));
    };
  }

  private Regex group() {
    if (!take('?')) {
      return closed(choice());
    }
    if (take(':')) {
      return closed(choice());
    }
    if (take('=')) {
      return new Regex.Ahead(closed(choice()));
    }
    if (take('!')) {
      return new Regex.NotAhead(closed(choice()));
    }
    if (take('<') && at < text.length && text[at] != '=' && text[at] != '!') {
      skipName();
      return closed(choice());
    }
    throw unsupported("look-behind or inline flags");
  }

  private void skipName() {
    int c = next();
    while (c != '>') {
      c = next();
    }
  }

  private Regex closed(Regex inside) {
    if (!take(')')) {
      throw invalid("missing )");
    }
    return inside;
  }

  private Regex quantified(Regex atom) {
    Regex result = atom;
    for (int stacked = 0; at < text.length; stacked++) {
      int mark = at;
      int min;
      int max;
      if (take('*')) {
        min = 0;
        max = Regex.UNBOUNDED;
      } else if (take('+')) {
        min = 1;
        max = Regex.UNBOUNDED;
      } else if (take('?')) {
        min = 0;
        max = 1;
      } else if (take('{') && peekDigit()) {
        min = count();
        max = take(',') ? (peekDigit() ? count() : Regex.UNBOUNDED) : min;
        if (!take('}')) {
          at = mark;
          return result;
        }
      } else {
        at = mark;
        return result;
      }
      take('?'); // lazy: the same language
      if (stacked == MAX_STACKED) {
        throw unsupported("more than " + MAX_STACKED + " quantifiers in a row");
      }
      if (max < min) {
        throw invalid("{" + min + "," + max + "} is out of order");
      }
      result = new Regex.Repeat(result, min, max);
    }
    return result;
  }

  private boolean peekDigit() {
    return at < text.length && text[at] >= '0' && text[at] <= '9';
  }

  private int count() {
    int value = 0;
    while (peekDigit()) {
      value = value * 10 + text[at++] - '0';
      if (value > MAX_COUNT) {
        throw unsupported("a count beyond " + MAX_COUNT);
      }
    }
    return value;
  }

  boolean take(int c) {
    if (at < text.length && text[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  int next() {
    if (at == text.length) {
      throw invalid("it ends too early");
    }
    return text[at++];
  }

  int peek() {
    return at < text.length ? text[at] : -1;
  }

  int peekSecond() {
    return at + 1 < text.length ? text[at + 1] : -1;
  }

  MigaException invalid(String what) {
    return new MigaException(
        ErrorCode.INVALID_ARGUMENT, "pattern /" + shown() + "/ at character " + at + ": " + what);
  }

  MigaException unsupported(String what) {
    return new MigaException(
        ErrorCode.UNSUPPORTED, "pattern /" + shown() + "/: " + what + " is not supported");
  }

  private String shown() {
    return pattern.length() <= 80 ? pattern : pattern.substring(0, 80) + "...";
  }
}
