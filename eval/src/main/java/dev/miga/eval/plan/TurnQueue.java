package dev.miga.eval.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Messages that wait, by their numbers: submitters take turns, and each one's own come in their
 * order, as in the scheduler's queue.
 */
final class TurnQueue {
  private final LinkedHashMap<Integer, ArrayDeque<Integer>> submitters = new LinkedHashMap<>();
  private int size;

  int size() {
    return size;
  }

  void add(int submitter, int message) {
    submitters.computeIfAbsent(submitter, s -> new ArrayDeque<>()).addLast(message);
    size++;
  }

  /** How many would come before a new one; those before its submitter have one more turn. */
  int ahead(int submitter) {
    ArrayDeque<Integer> waiting = submitters.get(submitter);
    int own = waiting == null ? 0 : waiting.size();
    int ahead = own;
    int turns = own + 1;
    for (Map.Entry<Integer, ArrayDeque<Integer>> each : submitters.entrySet()) {
      if (each.getKey() == submitter) {
        turns = own;
      } else {
        ahead += Math.min(each.getValue().size(), turns);
      }
    }
    return ahead;
  }

  /** Takes the first of the submitter whose turn it is, who then goes to the end of the line. */
  int poll() {
    Map.Entry<Integer, ArrayDeque<Integer>> entry = submitters.entrySet().iterator().next();
    int submitter = entry.getKey();
    ArrayDeque<Integer> own = entry.getValue();
    int first = own.removeFirst();
    size--;
    submitters.remove(submitter);
    if (!own.isEmpty()) {
      submitters.put(submitter, own);
    }
    return first;
  }

  /** Removes those that a condition holds for; returns how many. */
  int removeIf(IntPredicate condition) {
    int before = size;
    List<ArrayDeque<Integer>> all = new ArrayList<>(submitters.values());
    all.forEach(own -> own.removeIf(condition::test));
    submitters.values().removeIf(ArrayDeque::isEmpty);
    size = submitters.values().stream().mapToInt(ArrayDeque::size).sum();
    return before - size;
  }
}
