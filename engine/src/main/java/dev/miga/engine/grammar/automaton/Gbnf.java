package dev.miga.engine.grammar.automaton;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.terms.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A grammar in GBNF, the notation of llama.cpp, for programs that run the model without Miga.
 *
 * <p>It allows what the automaton allows, but for three things: a copied string is any string of
 * its length, since GBNF knows no input; properties that a schema does not declare are left out,
 * and the declared ones come in its order; and bounds of {@link Limits}, which no schema asked for,
 * are none.
 */
public final class Gbnf {
  /** Rules beyond which llama.cpp would be slow to read them, and to follow. */
  private static final int MAX_RULES = 20_000;

  /** A longer repetition is refused by llama.cpp; it is left open here. */
  private static final int MAX_REPETITION = 1_000;

  private static final String ROOT = "root";
  private static final String EMPTY = "\"\"";

  private final Limits limits;
  private final Map<String, String> rules = new LinkedHashMap<>();
  private final Map<Object, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Deque<Runnable> pending = new ArrayDeque<>();

  /** An array of which so many items are written. */
  private record ItemsDone(ArrayRules rules, int count) {}

  /** An object after the properties below {@code next}, so many of them written. */
  private record PropertiesDone(ObjectRules rules, int next, int count) {}

  /** A text under way. */
  private record TextDone(Lexeme lexeme, int state, int need, int room) {}

  private Gbnf(Limits limits) {
    this.limits = limits;
  }

  /**
   * The rules, {@code root} first, a line each.
   *
   * @param limits under which the automaton was made
   * @throws MigaException UNSUPPORTED if they are too many
   */
  public static String of(Value root, Limits limits) {
    Gbnf gbnf = new Gbnf(limits);
    gbnf.value(root, ROOT);
    while (!gbnf.pending.isEmpty()) {
      gbnf.pending.remove().run();
    }
    StringBuilder text = new StringBuilder();
    gbnf.rules.forEach((name, body) -> text.append(name).append(" ::= ").append(body).append('\n'));
    return text.toString();
  }

  /** Name of the rule of {@code what}, which is written when its turn comes. */
  private <T> String rule(T what, String hint, Function<T, String> body) {
    String known = names.get(what);
    if (known != null) {
      return known;
    }
    String name = free(hint);
    names.put(what, name);
    rules.put(name, "");
    if (rules.size() > MAX_RULES) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the grammar takes more than %d rules in GBNF; bound fewer lengths, or use simpler patterns"
              .formatted(MAX_RULES));
    }
    pending.add(() -> rules.put(name, body.apply(what)));
    return name;
  }

  private String free(String hint) {
    String plain = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String base = plain.matches("[a-z].*") ? plain : "x" + plain;
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  private String value(Value value, String hint) {
    return rule(value, hint, one -> alternatives(one, hint));
  }

  private String alternatives(Value value, String hint) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < value.count(); i++) {
      if (value.height(i) != Value.NEVER) {
        all.add(frame(value.start(i), hint));
      }
    }
    return String.join(" | ", all);
  }

  private String frame(Frame start, String hint) {
    return switch (start) {
      case LiteralFrame literals -> literals(literals.all());
      case QuoteFrame quote -> quoted(text(quote.lexeme(), hint));
      case PlainFrame plain -> text(plain.lexeme(), hint);
      case CopyStart copy -> quoted(characters(copy.rules().min(), copy.rules().max()));
      case ArrayFrame array -> array(array.rules(), hint);
      case ObjectFrame object -> "\"{\" " + properties(object.rules(), 0, 0, hint);
      default -> throw new IllegalStateException("no value begins with " + start);
    };
  }

  private static String quoted(String content) {
    return "\"\\\"\" " + content + " \"\\\"\"";
  }

  private static String literals(Literals all) {
    List<String> quoted = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      quoted.add(GbnfText.literal(all.text(i)));
    }
    return String.join(" | ", quoted);
  }

  private String array(ArrayRules array, String hint) {
    List<String> all = new ArrayList<>();
    if (array.min() == 0) {
      all.add("\"]\"");
    }
    if (array.max() > 0 && array.item(0).height() != Value.NEVER) {
      all.add(value(array.item(0), hint + "-item") + " " + items(array, 1, hint));
    }
    return "\"[\" ( " + String.join(" | ", all) + " )";
  }

  /** What follows so many items. */
  private String items(ArrayRules array, int count, String hint) {
    int most = array.max() >= limits.items() ? Lexeme.PLENTY : array.max();
    if (count >= array.prefix().length) {
      boolean more = array.rest().height() != Value.NEVER && most > count;
      if (!more) {
        return "\"]\"";
      }
      String item = "( \",\" " + value(array.rest(), hint + "-item") + " )";
      return item + times(Math.max(0, array.min() - count), less(most, count)) + " \"]\"";
    }
    return rule(
        new ItemsDone(array, count),
        hint + "-" + count,
        done -> {
          List<String> all = new ArrayList<>();
          if (count >= array.min()) {
            all.add("\"]\"");
          }
          Value next = array.item(count);
          if (most > count && next.height() != Value.NEVER) {
            all.add("\",\" " + value(next, hint + "-item") + " " + items(array, count + 1, hint));
          }
          return String.join(" | ", all);
        });
  }

  private static int less(int count, int by) {
    return count == Lexeme.PLENTY ? count : count - by;
  }

  private static String times(int least, int most) {
    if (most > MAX_REPETITION) {
      return least == 0 ? "*" : "{" + Math.min(least, MAX_REPETITION) + ",}";
    }
    return "{" + least + "," + most + "}";
  }

  /**
   * What follows the opening brace, or the properties below {@code next}, {@code count} of them.
   */
  private String properties(ObjectRules object, int next, int count, String hint) {
    return rule(
        new PropertiesDone(object, next, count),
        hint + "-" + next,
        done -> String.join(" | ", propertiesLeft(done, hint)));
  }

  private List<String> propertiesLeft(PropertiesDone done, String hint) {
    ObjectRules object = done.rules();
    List<String> all = new ArrayList<>();
    Bits passed = Bits.of(object.values().length, property -> property < done.next());
    ObjectProgress progress =
        new ObjectProgress(
            passed, Math.max(0, object.min() - done.count()), less(object.max(), done.count()));
    if (object.mayClose(progress)) {
      all.add("\"}\"");
    }
    for (int property = done.next(); property < object.values().length; property++) {
      if (object.permitsInOrder(property, progress)) {
        String key = object.names().text(object.sortedIndexOf(property));
        String comma = done.count() > 0 ? "," : "";
        all.add(
            GbnfText.literal(comma + '"' + key + "\":")
                + " "
                + value(object.values()[property], key)
                + " "
                + properties(object, property + 1, counted(object, done.count() + 1), hint));
      }
    }
    if (all.isEmpty()) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "an object must have properties that its schema does not name: GBNF has none for them;"
              + " declare them");
    }
    return all;
  }

  /** Where no number of properties is asked for, only none and some differ. */
  private static int counted(ObjectRules object, int count) {
    boolean isCounted = object.min() > 0 || object.max() < object.values().length;
    return isCounted ? count : 1;
  }

  private String text(Lexeme lexeme, String hint) {
    boolean isJson = lexeme.spelling() == Lexeme.Spelling.JSON;
    int usual = isJson ? limits.stringCharacters() : limits.numberCharacters();
    int most = lexeme.max() >= Math.min(usual, MAX_REPETITION) ? Lexeme.PLENTY : lexeme.max();
    if (isJson && lexeme.dfa().equals(CharDfa.ANY)) {
      return characters(lexeme.min(), most);
    }
    return text(new TextDone(lexeme, lexeme.dfa().start(), lexeme.min(), most), hint);
  }

  private String characters(int least, int most) {
    String any = rule(CharDfa.ANY, "char", ignored -> GbnfText.characters(GbnfText.everything()));
    return any + times(least, most);
  }

  private String text(TextDone place, String hint) {
    return rule(
        place,
        hint + "-text",
        done -> {
          Lexeme lexeme = done.lexeme();
          Map<Integer, List<int[]>> byTarget = lexeme.after(done.state(), done.need(), done.room());
          List<String> all = new ArrayList<>();
          byTarget.forEach(
              (to, ranges) -> {
                TextDone next =
                    new TextDone(lexeme, to, Lexeme.less(done.need()), Lexeme.less(done.room()));
                all.add(set(ranges, lexeme.spelling()) + " " + text(next, hint));
              });
          if (done.need() == 0 && lexeme.dfa().labels()[done.state()] != CharDfa.REJECT) {
            all.add(EMPTY);
          }
          return String.join(" | ", all);
        });
  }

  private String set(List<int[]> ranges, Lexeme.Spelling spelling) {
    return switch (spelling) {
      case PLAIN -> GbnfText.set(ranges);
      case JSON -> {
        String body = GbnfText.characters(ranges);
        yield body.length() > 60 ? rule(body, "set", ignored -> body) : "( " + body + " )";
      }
    };
  }
}
