package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.robustness.Numerals.Numeral;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Rewrites after which the answer must be another, and which. */
final class Alterations {
  /** Place of a cancelled item's name in a phrase. */
  static final String VALUE = "{value}";

  private static final int MOST_MORE = 3;

  private Alterations() {}

  /**
   * A number of the text that is one number of the answer, and no other of either, becomes greater
   * by 1 to 3.
   */
  static Optional<Rewritten> number(Passage passage, RandomGenerator random) {
    String text = passage.text();
    JsonValue answer = passage.subject().given().output();
    List<BigInteger> said = Numerals.values(text);
    List<BigInteger> answered = whole(answer);
    List<Numeral> unique =
        Numerals.counts(passage).stream()
            .filter(n -> isOnce(said, n.value()) && isOnce(answered, n.value()))
            .toList();
    if (unique.isEmpty() || Numerals.hasGroups(text)) {
      return Optional.empty();
    }
    Numeral changed = unique.get(random.nextInt(unique.size()));
    int first = random.nextInt(MOST_MORE);
    for (int i = 0; i < MOST_MORE; i++) {
      int other = changed.value() + 1 + (first + i) % MOST_MORE;
      BigInteger value = BigInteger.valueOf(other);
      if (!said.contains(value) && !answered.contains(value)) {
        return Optional.of(
            new Rewritten(
                passage.with(List.of(changed.word()), word -> changed.spelled(other)),
                Optional.of(replaced(answer, changed.value(), other))));
      }
    }
    return Optional.empty();
  }

  private static boolean isOnce(List<BigInteger> values, int value) {
    BigInteger sought = BigInteger.valueOf(value);
    return values.stream().filter(sought::equals).count() == 1;
  }

  private static List<BigInteger> whole(JsonValue answer) {
    List<BigInteger> whole = new ArrayList<>();
    Leaves.of(answer)
        .forEach(
            leaf -> {
              if (leaf instanceof JsonNumber number
                  && number.value().stripTrailingZeros().scale() <= 0) {
                whole.add(number.value().toBigInteger());
              }
            });
    return whole;
  }

  private static JsonValue replaced(JsonValue answer, int from, int to) {
    JsonNumber other = new JsonNumber(Integer.toString(to), BigDecimal.valueOf(to));
    BigDecimal sought = BigDecimal.valueOf(from);
    return Leaves.mapped(
        answer,
        leaf ->
            leaf instanceof JsonNumber number && number.value().compareTo(sought) == 0
                ? other
                : leaf);
  }

  /**
   * One of two or more objects in a list of the answer is cancelled in a phrase after the text. It
   * is called by the first text in it, which must be that of no other.
   */
  static Optional<Rewritten> cancelled(Passage passage, String phrase, RandomGenerator random) {
    List<String> names = new ArrayList<>();
    Optional<JsonValue> expected =
        Leaves.withList(
            passage.subject().given().output(), list -> withoutOne(list, names, random));
    return expected.map(
        answer ->
            new Rewritten(
                passage.text() + phrase.replace(VALUE, names.getFirst()), Optional.of(answer)));
  }

  /** Tells the name of the one in {@code names}. */
  private static Optional<JsonArray> withoutOne(
      JsonArray list, List<String> names, RandomGenerator random) {
    List<String> all = list.items().stream().flatMap(item -> name(item).stream()).toList();
    if (all.size() < 2 || all.size() < list.items().size()) {
      return Optional.empty();
    }
    int one = random.nextInt(all.size());
    String name = all.get(one);
    if (all.stream().filter(name::equals).count() > 1) {
      return Optional.empty();
    }
    names.add(name);
    List<JsonValue> left = new ArrayList<>(list.items());
    left.remove(one);
    return Optional.of(new JsonArray(left));
  }

  private static Optional<String> name(JsonValue item) {
    return item instanceof JsonObject object
        ? object.members().values().stream()
            .filter(JsonString.class::isInstance)
            .map(value -> ((JsonString) value).value())
            .findFirst()
        : Optional.empty();
  }
}
