package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many samples each label has.
 *
 * @param order the rarest label first
 * @param none samples of none of the labels
 */
record LabelCounts(List<Map.Entry<String, Integer>> order, int none) {
  LabelCounts {
    order = List.copyOf(order);
  }

  /** Counts them. */
  static LabelCounts of(List<Sample> samples, List<String> labels) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    labels.forEach(label -> counts.put(label, 0));
    int none = 0;
    for (Sample sample : samples) {
      if (sample.gold() instanceof JsonString label) {
        counts.merge(label.value(), 1, Integer::sum);
      } else {
        none++;
      }
    }
    List<Map.Entry<String, Integer>> order = new ArrayList<>(counts.entrySet());
    order.sort(Map.Entry.comparingByValue());
    return new LabelCounts(order, none);
  }

  Map.Entry<String, Integer> rarest() {
    return order.getFirst();
  }

  Map.Entry<String, Integer> commonest() {
    return order.getLast();
  }

  /** Labels with fewer samples than that, the rarest first. */
  List<Map.Entry<String, Integer>> under(int samples) {
    return order.stream().filter(entry -> entry.getValue() < samples).toList();
  }
}
