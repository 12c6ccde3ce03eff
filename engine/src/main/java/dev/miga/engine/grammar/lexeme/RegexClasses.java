package dev.miga.engine.grammar.lexeme;

/** The character classes of ECMA-262 regular expressions. */
final class RegexClasses {
  static final CodePoints DIGIT = CodePoints.range('0', '9');
  static final CodePoints WORD =
      DIGIT.or(CodePoints.range('A', 'Z')).or(CodePoints.range('a', 'z')).or(CodePoints.of('_'));
  static final CodePoints SPACE =
      CodePoints.ofAll("\t\n\u000B\f\r \u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF")
          .or(CodePoints.range(0x2000, 0x200A));
  static final CodePoints DOT = CodePoints.ofAll("\n\r\u2028\u2029").not();
  private static final int CONTROL_MASK = 0x1F;

  private RegexClasses() {}

  /** After the opening bracket, up to and including the closing one. */
  static CodePoints bracket(RegexParser in) {
    boolean negated = in.take('^');
    CodePoints.Builder set = new CodePoints.Builder();
    while (!in.take(']')) {
      CodePoints first = member(in);
      if (in.peek() == '-' && in.peekSecond() != ']' && isSingle(first)) {
        in.next();
        CodePoints last = member(in);
        if (isSingle(last)) {
          if (last.ranges()[0] < first.ranges()[0]) {
            throw in.invalid("a range out of order");
          }
          first = CodePoints.range(first.ranges()[0], last.ranges()[0]);
        } else {
          first = first.or(last).or(CodePoints.of('-'));
        }
      }
      set.add(first);
    }
    CodePoints all = set.build();
    return negated ? all.not() : all;
  }

  private static boolean isSingle(CodePoints set) {
    return set.ranges().length == 2 && set.ranges()[0] == set.ranges()[1];
  }

  private static CodePoints member(RegexParser in) {
    int c = in.next();
    if (c != '\\') {
      return CodePoints.of(c);
    }
    return in.take('b') ? CodePoints.of('\b') : escape(in);
  }

  /** After the backslash. */
  static CodePoints escape(RegexParser in) {
    int c = in.next();
    return switch (c) {
      case 'd' -> DIGIT;
      case 'D' -> DIGIT.not();
      case 'w' -> WORD;
      case 'W' -> WORD.not();
      case 's' -> SPACE;
      case 'S' -> SPACE.not();
      case 't' -> CodePoints.of('\t');
      case 'n' -> CodePoints.of('\n');
      case 'v' -> CodePoints.of(0x0B);
      case 'f' -> CodePoints.of('\f');
      case 'r' -> CodePoints.of('\r');
      case '0' -> CodePoints.of(0);
      case 'c' -> CodePoints.of(in.next() & CONTROL_MASK);
      case 'x' -> CodePoints.of(hex(in, 2));
      case 'u' -> CodePoints.of(unicode(in));
      case 'p' -> property(in);
      case 'P' -> property(in).not();
      case 'b', 'B', 'k' -> throw in.unsupported("\\" + (char) c);
      default -> {
        if (c >= '1' && c <= '9') {
          throw in.unsupported("a back reference");
        }
        yield CodePoints.of(c);
      }
    };
  }

  private static int unicode(RegexParser in) {
    if (in.take('{')) {
      int value = 0;
      while (!in.take('}')) {
        value = value * 16 + digit(in);
        if (value > CodePoints.MAX) {
          throw in.invalid("a code point beyond 10FFFF");
        }
      }
      return value;
    }
    int value = hex(in, 4);
    if (Character.isHighSurrogate((char) value) && in.take('\\') && in.take('u')) {
      return Character.toCodePoint((char) value, (char) hex(in, 4));
    }
    return value;
  }

  private static int hex(RegexParser in, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      value = value * 16 + digit(in);
    }
    return value;
  }

  private static int digit(RegexParser in) {
    int digit = Character.digit(in.next(), 16);
    if (digit < 0) {
      throw in.invalid("a hexadecimal digit expected");
    }
    return digit;
  }

  private static CodePoints property(RegexParser in) {
    StringBuilder name = new StringBuilder();
    if (!in.take('{')) {
      throw in.invalid("{ expected after \\p");
    }
    while (!in.take('}')) {
      name.appendCodePoint(in.next());
    }
    return UnicodeClasses.of(name.toString())
        .orElseThrow(() -> in.unsupported("the property \\p{" + name + "}"));
  }
}
