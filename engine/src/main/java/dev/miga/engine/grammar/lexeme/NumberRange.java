package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A set of numbers.
 *
 * @param kind whole numbers, numbers that are not whole, or both
 * @param low none smaller, or null
 * @param high none greater, or null
 * @param step multiples of it only, or null
 */
public record NumberRange(
    Kind kind, @Nullable Bound low, @Nullable Bound high, @Nullable BigDecimal step) {
  /** Of the common multiple of several {@code multipleOf}: far more than is enforced. */
  private static final int MAX_STEP_BITS = 20_000;

  /** Every number. */
  public static final NumberRange ALL = new NumberRange(Kind.ANY, null, null, null);

  /** Whether numbers are whole. */
  public enum Kind {
    ANY,
    INTEGER,
    FRACTIONAL
  }

  /**
   * An end of a range.
   *
   * @param edge whether the end itself belongs to it
   */
  public record Bound(BigDecimal value, Edge edge) {
    boolean allowsAbove(BigDecimal number) {
      int order = number.compareTo(value);
      return order > 0 || (order == 0 && edge == Edge.CLOSED);
    }

    boolean allowsBelow(BigDecimal number) {
      int order = number.compareTo(value);
      return order < 0 || (order == 0 && edge == Edge.CLOSED);
    }

    /** The same number as the end of what lies on the other side. */
    public Bound opposite() {
      return new Bound(value, edge == Edge.OPEN ? Edge.CLOSED : Edge.OPEN);
    }

    Bound negated() {
      return new Bound(value.negate(), edge);
    }
  }

  /** Whether an end belongs to its range. */
  public enum Edge {
    OPEN,
    CLOSED
  }

  public NumberRange withKind(Kind newKind) {
    return new NumberRange(newKind, low, high, step);
  }

  public boolean contains(BigDecimal number) {
    boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    boolean kindFits =
        switch (kind) {
          case ANY -> true;
          case INTEGER -> whole;
          case FRACTIONAL -> !whole;
        };
    return kindFits
        && (low == null || low.allowsAbove(number))
        && (high == null || high.allowsBelow(number))
        && (step == null || number.remainder(step).signum() == 0);
  }

  /** The numbers that are in both; null when that is plainly none. */
  public @Nullable NumberRange and(NumberRange that) {
    Kind both = kind == Kind.ANY ? that.kind : kind;
    if (that.kind != Kind.ANY && that.kind != both) {
      return null;
    }
    Bound newLow = tighter(low, that.low, 1);
    Bound newHigh = tighter(high, that.high, -1);
    if (newLow != null && newHigh != null) {
      int order = newLow.value().compareTo(newHigh.value());
      if (order > 0
          || (order == 0 && (newLow.edge() == Edge.OPEN || newHigh.edge() == Edge.OPEN))) {
        return null;
      }
    }
    return new NumberRange(both, newLow, newHigh, commonStep(step, that.step));
  }

  private static @Nullable Bound tighter(@Nullable Bound a, @Nullable Bound b, int sign) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    int order = Integer.signum(a.value().compareTo(b.value())) * sign;
    if (order == 0) {
      return a.edge() == Edge.OPEN ? a : b;
    }
    return order > 0 ? a : b;
  }

  private static @Nullable BigDecimal commonStep(@Nullable BigDecimal a, @Nullable BigDecimal b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    int scale = Math.max(0, Math.max(a.scale(), b.scale()));
    BigInteger x = a.movePointRight(scale).toBigIntegerExact();
    BigInteger y = b.movePointRight(scale).toBigIntegerExact();
    BigInteger common = x.multiply(y).divide(x.gcd(y));
    if (common.bitLength() > MAX_STEP_BITS) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED, "multipleOf of several schemas has too large a common multiple");
    }
    return new BigDecimal(common, scale);
  }
}
