package dev.miga.tasks;

import java.util.Map;
import java.util.TreeMap;

/**
 * Corrects confidences by what was right on validation data. A temperature above 1 moves a
 * probability towards one half, one below 1 away from it (Guo et al. 2017, arXiv 1706.04599).
 *
 * @param temperatures by field: its pointer with {@code *} for the place in a list, {@code
 *     /items/*}{@code /quantity}; {@link #RECORD} for the whole record, {@link #LABEL} for labels
 */
public record Calibration(Map<String, Double> temperatures) {
  /** Key of the temperature of the whole record. */
  public static final String RECORD = "";

  /** Key of the temperature of labels. */
  public static final String LABEL = "label";

  /** Changes nothing. */
  public static final Calibration NONE = new Calibration(Map.of());

  /** Copies the map. */
  public Calibration {
    temperatures = Map.copyOf(new TreeMap<>(temperatures));
  }

  /** The key of a field: its pointer without places in lists. */
  public static String key(String pointer) {
    return pointer.replaceAll("/\\d+(?=/|$)", "/*");
  }

  /** Temperature of a key, 1 where none is known. */
  public double temperature(String key) {
    return temperatures.getOrDefault(key, 1.0);
  }

  /** The probability that something is right, whose raw probability is given. */
  public double apply(String key, double probability) {
    double temperature = temperature(key);
    if (temperature == 1 || probability <= 0 || probability >= 1) {
      return probability;
    }
    double logit = Math.log(probability / (1 - probability));
    return 1 / (1 + Math.exp(-logit / temperature));
  }
}
