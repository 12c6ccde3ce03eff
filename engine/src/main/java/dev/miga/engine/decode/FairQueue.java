package dev.miga.engine.decode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sequences that wait for their turn: the highest priority first; within one the submitters take
 * turns, and each one's own come in their order. Not thread-safe.
 */
final class FairQueue {
  private final TreeMap<Integer, LinkedHashMap<String, ArrayDeque<Member<?>>>> byPriority =
      new TreeMap<>(Collections.reverseOrder());
  private int size;

  /** How many wait. */
  int size() {
    return size;
  }

  void add(Member<?> member) {
    byPriority
        .computeIfAbsent(member.terms().priority(), priority -> new LinkedHashMap<>())
        .computeIfAbsent(member.terms().submitter(), submitter -> new ArrayDeque<>())
        .addLast(member);
    size++;
  }

  /** How many would come before a new one, as they wait now. */
  int ahead(Terms terms) {
    int ahead = 0;
    for (Map.Entry<Integer, LinkedHashMap<String, ArrayDeque<Member<?>>>> each :
        byPriority.entrySet()) {
      if (each.getKey() > terms.priority()) {
        ahead += each.getValue().values().stream().mapToInt(ArrayDeque::size).sum();
      } else if (each.getKey() == terms.priority()) {
        ahead += ahead(terms.submitter(), each.getValue());
      }
    }
    return ahead;
  }

  /** A submitter's own, and as many turns of each other one; those before it have one more. */
  private static int ahead(String submitter, Map<String, ArrayDeque<Member<?>>> submitters) {
    ArrayDeque<Member<?>> waiting = submitters.get(submitter);
    int own = waiting == null ? 0 : waiting.size();
    int ahead = own;
    int turns = own + 1;
    for (Map.Entry<String, ArrayDeque<Member<?>>> each : submitters.entrySet()) {
      if (each.getKey().equals(submitter)) {
        turns = own;
      } else {
        ahead += Math.min(each.getValue().size(), turns);
      }
    }
    return ahead;
  }

  /** Takes the next one that may begin; null where there is none. */
  @Nullable Member<?> poll(Predicate<Terms> mayBegin) {
    for (Map<String, ArrayDeque<Member<?>>> submitters : byPriority.values()) {
      for (Map.Entry<String, ArrayDeque<Member<?>>> entry : submitters.entrySet()) {
        Member<?> first = entry.getValue().getFirst();
        if (mayBegin.test(first.terms())) {
          take(submitters, entry);
          return first;
        }
      }
    }
    return null;
  }

  /** Removes the first of a submitter, who then goes to the end of the line. */
  private void take(
      Map<String, ArrayDeque<Member<?>>> submitters, Map.Entry<String, ArrayDeque<Member<?>>> of) {
    String submitter = of.getKey();
    ArrayDeque<Member<?>> own = of.getValue();
    own.removeFirst();
    size--;
    submitters.remove(submitter);
    if (!own.isEmpty()) {
      submitters.put(submitter, own);
    }
  }

  /** Removes and returns those that a condition holds for. */
  List<Member<?>> removeIf(Predicate<Member<?>> condition) {
    List<Member<?>> removed = new ArrayList<>();
    for (Map<String, ArrayDeque<Member<?>>> submitters : byPriority.values()) {
      Iterator<ArrayDeque<Member<?>>> each = submitters.values().iterator();
      while (each.hasNext()) {
        ArrayDeque<Member<?>> own = each.next();
        own.removeIf(member -> condition.test(member) && removed.add(member));
        if (own.isEmpty()) {
          each.remove();
        }
      }
    }
    size -= removed.size();
    return removed;
  }
}
