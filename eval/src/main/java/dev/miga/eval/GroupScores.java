package dev.miga.eval;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many counterfactual groups were answered alike.
 *
 * @param all of all attributes
 * @param attributes the same by attribute
 * @param words right answers by attribute and word, of groups that were made from lists; words of
 *     fewer than {@value #FEWEST} messages are left out
 * @param different groups that were not answered alike
 */
public record GroupScores(
    Score all,
    Map<String, Score> attributes,
    Map<String, Map<String, Tally>> words,
    List<GroupMark> different) {
  /** Messages with a word under which its share says nothing. */
  static final int FEWEST = 5;

  /** Copies the collections. */
  public GroupScores {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    words = Collections.unmodifiableMap(new TreeMap<>(words));
    different = List.copyOf(different);
  }

  /**
   * Of some groups.
   *
   * @param alike those whose messages were answered alike, rightly or not
   * @param allRight those whose messages were all answered rightly
   */
  public record Score(Tally alike, Tally allRight) {
    static final Score NONE = new Score(Tally.NONE, Tally.NONE);

    Score plus(GroupMark mark) {
      return new Score(alike.plus(mark.isAlike()), allRight.plus(mark.isRight()));
    }
  }

  /** Counts. */
  public static GroupScores of(List<GroupMark> marks) {
    Score all = Score.NONE;
    Map<String, Score> attributes = new TreeMap<>();
    for (GroupMark mark : marks) {
      all = all.plus(mark);
      String attribute = mark.group().attribute();
      attributes.put(attribute, attributes.getOrDefault(attribute, Score.NONE).plus(mark));
    }
    return new GroupScores(
        all, attributes, words(marks), marks.stream().filter(mark -> !mark.isAlike()).toList());
  }

  private static Map<String, Map<String, Tally>> words(List<GroupMark> marks) {
    Map<String, Map<String, Tally>> words = new TreeMap<>();
    for (GroupMark mark : marks) {
      for (int i = 0; i < mark.marks().size(); i++) {
        boolean right = mark.marks().get(i).right();
        mark.group()
            .variants()
            .get(i)
            .word()
            .ifPresent(
                word ->
                    words
                        .computeIfAbsent(mark.group().attribute(), attribute -> new TreeMap<>())
                        .merge(word, Tally.NONE.plus(right), (sum, one) -> sum.plus(right)));
      }
    }
    words.values().forEach(each -> each.values().removeIf(tally -> tally.of() < FEWEST));
    words.values().removeIf(Map::isEmpty);
    return words;
  }

  /** The words of an attribute, those with the smallest share right first. */
  static List<Map.Entry<String, Tally>> worstFirst(Map<String, Tally> words) {
    return words.entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(
                Comparator.comparingDouble(Tally::share)
                    .thenComparing(Comparator.comparingInt(Tally::of).reversed())))
        .toList();
  }
}
