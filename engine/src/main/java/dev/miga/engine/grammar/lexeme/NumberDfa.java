package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.Budget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The automaton of the spellings of the numbers of a {@link NumberRange}: no leading zeros, no
 * minus zero. While digits arrive it keeps their order relative to both ends and their remainder.
 * An exponent of one or two digits is allowed where it cannot change whether the number fits.
 */
public final class NumberDfa {
  private static final String SYMBOLS = "0123456789-.+eE";
  private static final int MINUS = 10;
  private static final int POINT = 11;
  private static final int PLUS = 12;
  private static final int MAX_STEP = 100_000;
  private static final int ROW_BYTES = 28;

  private final NumberRange range;
  private final Side positive;
  private final Side negative;
  private final int stepScale;
  private final int step;

  private enum Phase {
    START,
    SIGN,
    ZERO,
    WHOLE,
    POINT,
    FRACTION,
    E,
    E_SIGN,
    EXPONENT,
    EXPONENT_FULL
  }

  /** What is known after some characters; {@code low} and {@code high} are orders so far. */
  private record State(
      Side side,
      Phase phase,
      int digits,
      int low,
      int high,
      int rest,
      boolean nonZero,
      boolean nonZeroFraction) {}

  /** The magnitudes of one sign. */
  private record Side(
      int sign,
      boolean possible,
      Digits low,
      boolean lowOpen,
      @Nullable Digits high,
      boolean highOpen) {
    boolean freeOfScale() {
      return low.isZero() && high == null;
    }
  }

  /** A magnitude as digits before and after the point, without needless zeros. */
  private record Digits(String whole, String fraction) {
    static Digits of(BigDecimal value) {
      String plain = value.abs().stripTrailingZeros().toPlainString();
      int point = plain.indexOf('.');
      return point < 0
          ? new Digits(plain, "")
          : new Digits(plain.substring(0, point), plain.substring(point + 1));
    }

    boolean isZero() {
      return whole.equals("0") && fraction.isEmpty();
    }

    int atWhole(int index) {
      return index < whole.length() ? whole.charAt(index) - '0' : 0;
    }

    int atFraction(int index) {
      return index < fraction.length() ? fraction.charAt(index) - '0' : 0;
    }

    /** Final order of a whole part of that many digits whose common prefix compares so. */
    int orderOfWhole(int digits, int prefix) {
      int byLength = Integer.compare(digits, whole.length());
      return byLength != 0 ? byLength : prefix;
    }
  }

  private NumberDfa(NumberRange range) {
    this.range = range;
    BigDecimal stepValue = range.step();
    stepScale = stepValue == null ? 0 : Math.max(0, stepValue.stripTrailingZeros().scale());
    step = stepValue == null ? 1 : smallStep(stepValue.movePointRight(stepScale).toBigInteger());
    NumberRange.Bound low = range.low();
    NumberRange.Bound high = range.high();
    positive = side(1, low, high);
    negative = side(-1, high == null ? null : high.negated(), low == null ? null : low.negated());
  }

  /**
   * The automaton; empty when no number fits. Costs a step for each transition, and one for each
   * decimal place of {@code multipleOf} and state.
   *
   * @throws MigaException UNSUPPORTED when it would be too large
   */
  public static CharDfa of(NumberRange range, Budget budget) {
    return new NumberDfa(range).compile(budget);
  }

  private static int smallStep(BigInteger value) {
    if (value.compareTo(BigInteger.valueOf(MAX_STEP)) > 0) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED, "multipleOf with more than 5 significant digits is not supported");
    }
    return value.intValueExact();
  }

  private static Side side(
      int sign, NumberRange.@Nullable Bound low, NumberRange.@Nullable Bound high) {
    boolean lowIsZero = low == null || low.value().signum() < 0;
    Digits lowDigits = Digits.of(lowIsZero || low == null ? BigDecimal.ZERO : low.value());
    boolean lowOpen = !lowIsZero && low != null && low.edge() == NumberRange.Edge.OPEN;
    boolean possible = high == null || high.value().signum() >= 0;
    Digits highDigits = high == null || !possible ? null : Digits.of(high.value());
    boolean highOpen = high != null && high.edge() == NumberRange.Edge.OPEN;
    return new Side(sign, possible, lowDigits, lowOpen, highDigits, highOpen);
  }

  private CharDfa compile(Budget budget) {
    Map<State, Integer> ids = new HashMap<>();
    List<State> states = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    State start = new State(positive, Phase.START, 0, 0, 0, 0, false, false);
    ids.put(start, 0);
    states.add(start);
    long rowBytes = ROW_BYTES + (long) Integer.BYTES * (SYMBOLS.length() + 1);
    for (int s = 0; s < states.size(); s++) {
      budget.work((long) SYMBOLS.length() + stepScale);
      budget.hold(rowBytes);
      int[] row = new int[SYMBOLS.length() + 1];
      row[SYMBOLS.length()] = CharDfa.DEAD;
      for (int symbol = 0; symbol < SYMBOLS.length(); symbol++) {
        State to = step(states.get(s), symbol);
        row[symbol] = CharDfa.DEAD;
        if (to != null) {
          row[symbol] = ids.computeIfAbsent(to, ignored -> states.size());
          if (row[symbol] == states.size()) {
            states.add(to);
            DfaTables.checkSize(states.size());
          }
        }
      }
      rows.add(row);
    }
    int[] labels = states.stream().mapToInt(s -> accepts(s) ? 0 : CharDfa.REJECT).toArray();
    return DfaTables.trimmed(starts(), classes(), rows.toArray(int[][]::new), labels, 0);
  }

  private static int[] starts() {
    return new int[] {
      0, '+', '+' + 1, '-', '.', '/', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', 'E',
      'F', 'e', 'f'
    };
  }

  private static int[] classes() {
    int[] starts = starts();
    int[] classes = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      int symbol = SYMBOLS.indexOf(starts[i]);
      classes[i] = symbol < 0 ? SYMBOLS.length() : symbol;
    }
    return classes;
  }

  private @Nullable State step(State s, int symbol) {
    return switch (s.phase()) {
      case START ->
          symbol == MINUS
              ? (negative.possible() ? with(s, negative, Phase.SIGN) : null)
              : (symbol < 10 && positive.possible() ? firstDigit(s, symbol) : null);
      case SIGN -> symbol < 10 ? firstDigit(s, symbol) : null;
      case ZERO -> afterWhole(s, symbol);
      case WHOLE -> symbol < 10 ? wholeDigit(s, symbol) : afterWhole(s, symbol);
      case POINT -> symbol < 10 ? fractionDigit(s, symbol) : null;
      case FRACTION -> symbol < 10 ? fractionDigit(s, symbol) : exponent(s, symbol);
      case E ->
          symbol == PLUS || symbol == MINUS
              ? with(s, s.side(), Phase.E_SIGN)
              : (symbol < 10 ? with(s, s.side(), Phase.EXPONENT) : null);
      case E_SIGN -> symbol < 10 ? with(s, s.side(), Phase.EXPONENT) : null;
      case EXPONENT -> symbol < 10 ? with(s, s.side(), Phase.EXPONENT_FULL) : null;
      case EXPONENT_FULL -> null;
    };
  }

  private static State with(State s, Side side, Phase phase) {
    return new State(
        side, phase, s.digits(), s.low(), s.high(), s.rest(), s.nonZero(), s.nonZeroFraction());
  }

  private @Nullable State firstDigit(State s, int digit) {
    boolean wholeOnly = range.kind() == NumberRange.Kind.INTEGER;
    if (digit == 0 && s.side().sign() < 0 && wholeOnly) {
      return null;
    }
    State first = wholeDigit(s, digit);
    return digit == 0 ? with(first, first.side(), Phase.ZERO) : first;
  }

  private State wholeDigit(State s, int digit) {
    Side side = s.side();
    Digits high = side.high();
    int limit = Math.max(side.low().whole().length(), high == null ? 0 : high.whole().length());
    int low = order(s.low(), digit, side.low().atWhole(s.digits()));
    int top = high == null ? -1 : order(s.high(), digit, high.atWhole(s.digits()));
    int digits = Math.min(s.digits() + 1, limit + 1);
    if (digits > limit) {
      low = 1;
      top = 1;
    }
    return new State(
        side,
        Phase.WHOLE,
        digits,
        low,
        top,
        (s.rest() * 10 + digit) % step,
        s.nonZero() || digit != 0,
        false);
  }

  private static int order(int soFar, int digit, int other) {
    return soFar != 0 ? soFar : Integer.compare(digit, other);
  }

  private @Nullable State afterWhole(State s, int symbol) {
    if (symbol != POINT || range.kind() == NumberRange.Kind.INTEGER) {
      return exponent(s, symbol);
    }
    Digits high = s.side().high();
    int low = s.side().low().orderOfWhole(s.digits(), s.low());
    int top = high == null ? -1 : high.orderOfWhole(s.digits(), s.high());
    return new State(s.side(), Phase.POINT, 0, low, top, s.rest(), s.nonZero(), false);
  }

  private @Nullable State fractionDigit(State s, int digit) {
    if (range.step() != null && s.digits() >= stepScale) {
      return null;
    }
    Side side = s.side();
    Digits high = side.high();
    int low = order(s.low(), digit, side.low().atFraction(s.digits()));
    int top = high == null ? -1 : order(s.high(), digit, high.atFraction(s.digits()));
    int limit =
        Math.max(side.low().fraction().length(), high == null ? 0 : high.fraction().length());
    int digits = Math.min(s.digits() + 1, Math.max(limit, stepScale));
    return new State(
        side,
        Phase.FRACTION,
        digits,
        low,
        top,
        (s.rest() * 10 + digit) % step,
        s.nonZero() || digit != 0,
        s.nonZeroFraction() || digit != 0);
  }

  private @Nullable State exponent(State s, int symbol) {
    boolean scalable =
        range.kind() == NumberRange.Kind.ANY && range.step() == null && s.side().freeOfScale();
    return symbol > PLUS && scalable && fits(s) ? with(s, s.side(), Phase.E) : null;
  }

  private boolean accepts(State s) {
    return switch (s.phase()) {
      case START, SIGN, POINT, E, E_SIGN -> false;
      case ZERO, WHOLE, FRACTION -> fits(s);
      case EXPONENT, EXPONENT_FULL -> true;
    };
  }

  /** Whether the number may end here. */
  private boolean fits(State s) {
    Side side = s.side();
    Digits high = side.high();
    boolean whole = s.phase() != Phase.FRACTION;
    int low = whole ? side.low().orderOfWhole(s.digits(), s.low()) : s.low();
    int top = whole && high != null ? high.orderOfWhole(s.digits(), s.high()) : s.high();
    int taken = whole ? 0 : s.digits();
    if (low == 0 && taken < side.low().fraction().length()) {
      low = -1;
    }
    if (top == 0 && high != null && taken < high.fraction().length()) {
      top = -1;
    }
    boolean inside =
        (low > 0 || (low == 0 && !side.lowOpen()))
            && (high == null || top < 0 || (top == 0 && !side.highOpen()));
    boolean kindFits = range.kind() != NumberRange.Kind.FRACTIONAL || s.nonZeroFraction();
    return inside && kindFits && isMultiple(s, taken) && (s.nonZero() || side.sign() > 0);
  }

  private boolean isMultiple(State s, int taken) {
    long rest = s.rest();
    for (int i = taken; i < stepScale; i++) {
      rest = rest * 10 % step;
    }
    return rest == 0;
  }
}
