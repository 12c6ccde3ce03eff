package dev.miga.server.operations;

import dev.miga.engine.decode.PassSizes;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * How many sequences shared a pass, as a histogram: the scheduler has counted it already.
 *
 * @param sizes counted by the scheduler
 */
record PassSizeHistogram(PassSizes sizes) implements Collector {
  private static final int[] BUCKETS = {1, 2, 4, 8, 16, Integer.MAX_VALUE};

  @Override
  public MetricSnapshot collect() {
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    double sequences = 0;
    int size = 1;
    for (int bucket : BUCKETS) {
      long passes = 0;
      for (; size <= Math.min(bucket, sizes.most()); size++) {
        passes += sizes.passes(size);
        sequences += (double) size * sizes.passes(size);
      }
      bounds.add(bucket == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : bucket);
      counts.add(passes);
    }
    return HistogramSnapshot.builder()
        .name("miga_pass_sequences")
        .help("Sequences that shared a pass")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(sequences)
                .build())
        .build();
  }
}
