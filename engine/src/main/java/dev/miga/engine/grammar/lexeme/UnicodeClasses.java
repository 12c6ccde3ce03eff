package dev.miga.engine.grammar.lexeme;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The Unicode properties that patterns may name. All are found once, when one is first asked for.
 */
final class UnicodeClasses {
  private static final CodePoints LETTER = CodePoints.where(Character::isLetter);
  private static final CodePoints UPPERCASE = ofTypes(Character.UPPERCASE_LETTER);
  private static final CodePoints LOWERCASE = ofTypes(Character.LOWERCASE_LETTER);
  private static final CodePoints DIGIT = CodePoints.where(Character::isDigit);
  private static final CodePoints NUMBER =
      ofTypes(Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER);
  private static final CodePoints MARK =
      ofTypes(
          Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK);
  private static final CodePoints SEPARATOR = CodePoints.where(Character::isSpaceChar);
  private static final CodePoints SPACE = ofTypes(Character.SPACE_SEPARATOR);

  private static final Map<String, CodePoints> BY_NAME =
      Map.ofEntries(
          Map.entry("L", LETTER),
          Map.entry("Letter", LETTER),
          Map.entry("Alphabetic", LETTER),
          Map.entry("Lu", UPPERCASE),
          Map.entry("Uppercase_Letter", UPPERCASE),
          Map.entry("Ll", LOWERCASE),
          Map.entry("Lowercase_Letter", LOWERCASE),
          Map.entry("N", NUMBER),
          Map.entry("Number", NUMBER),
          Map.entry("Nd", DIGIT),
          Map.entry("Decimal_Number", DIGIT),
          Map.entry("M", MARK),
          Map.entry("Mark", MARK),
          Map.entry("Z", SEPARATOR),
          Map.entry("Separator", SEPARATOR),
          Map.entry("Zs", SPACE));

  private UnicodeClasses() {}

  /** The code points of a property. */
  static Optional<CodePoints> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static CodePoints ofTypes(int... types) {
    IntPredicate isOne =
        codePoint -> {
          int type = Character.getType(codePoint);
          for (int one : types) {
            if (type == one) {
              return true;
            }
          }
          return false;
        };
    return CodePoints.where(isOne);
  }
}
