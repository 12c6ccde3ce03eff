package dev.miga.eval.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes an object per schema and sums up. */
public final class SchemaReport {
  private static final double MEDIAN = 0.5;
  private static final double P99 = 0.99;
  private static final double HUNDREDTHS = 100;

  private final Map<SchemaVerdict.Status, Integer> byStatus =
      new EnumMap<>(SchemaVerdict.Status.class);
  private final List<Double> compiles = new ArrayList<>();
  private double[] masks = new double[1024];
  private int maskCount;
  private int acceptedInvalid;
  private int rejectedValid;
  private int validChecked;

  /** Of nothing yet. */
  public SchemaReport() {}

  /** Counts a verdict and writes it. */
  public void add(SchemaVerdict verdict, JsonGenerator json) {
    byStatus.merge(verdict.status(), 1, Integer::sum);
    acceptedInvalid += verdict.acceptedInvalid();
    rejectedValid += verdict.rejectedValid();
    validChecked += verdict.validChecked();
    if (verdict.status() != SchemaVerdict.Status.UNSUPPORTED) {
      compiles.add(verdict.compileMicros());
    }
    int more = verdict.maskMicros().length;
    if (maskCount + more > masks.length) {
      masks = Arrays.copyOf(masks, Math.max(2 * masks.length, maskCount + more));
    }
    System.arraycopy(verdict.maskMicros(), 0, masks, maskCount, more);
    maskCount += more;
    write(json, verdict);
  }

  private static void write(JsonGenerator json, SchemaVerdict verdict) {
    json.writeStartObject();
    json.writeStringProperty("id", verdict.id());
    json.writeStringProperty("status", verdict.status().word());
    json.writeStringProperty("pointer", verdict.pointer());
    if (verdict.status() == SchemaVerdict.Status.UNSUPPORTED) {
      json.writeStringProperty("error", verdict.error());
    }
    json.writeNumberProperty("accepted_invalid", verdict.acceptedInvalid());
    json.writeNumberProperty("rejected_valid", verdict.rejectedValid());
    json.writeNumberProperty("compile_us", rounded(verdict.compileMicros()));
    json.writeArrayPropertyStart("mask_us");
    for (double micros : verdict.maskMicros()) {
      json.writeNumber(rounded(micros));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Writes the sums.
   *
   * @param warmUp schemas that were compiled and walked once before, unmeasured
   */
  public void finish(int warmUp, JsonGenerator json) {
    double[] sortedMasks = Arrays.copyOf(masks, maskCount);
    Arrays.sort(sortedMasks);
    double[] sortedCompiles = compiles.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int schemas = byStatus.values().stream().mapToInt(Integer::intValue).sum();
    int passed = count(SchemaVerdict.Status.PASS);
    json.writeStartObject();
    json.writeBooleanProperty("summary", true);
    json.writeNumberProperty("schemas", schemas);
    json.writeNumberProperty("passed", passed);
    json.writeNumberProperty("failed", count(SchemaVerdict.Status.FAIL));
    json.writeNumberProperty("unsupported", count(SchemaVerdict.Status.UNSUPPORTED));
    json.writeNumberProperty(
        "pass_rate", schemas == 0 ? 0 : Math.round(1e4 * passed / schemas) / 1e4);
    json.writeNumberProperty("accepted_invalid", acceptedInvalid);
    json.writeNumberProperty("rejected_valid", rejectedValid);
    json.writeNumberProperty("valid_checked", validChecked);
    json.writeNumberProperty("compile_us_median", at(sortedCompiles, MEDIAN));
    json.writeNumberProperty("masks", maskCount);
    json.writeNumberProperty(
        "mask_us_mean", rounded(Arrays.stream(sortedMasks).average().orElse(0)));
    json.writeNumberProperty("mask_us_p99", at(sortedMasks, P99));
    json.writeNumberProperty("warm_up_schemas", warmUp);
    json.writeEndObject();
  }

  private int count(SchemaVerdict.Status status) {
    return byStatus.getOrDefault(status, 0);
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : rounded(sorted[(int) (share * (sorted.length - 1))]);
  }

  private static double rounded(double micros) {
    return Math.round(micros * HUNDREDTHS) / HUNDREDTHS;
  }
}
