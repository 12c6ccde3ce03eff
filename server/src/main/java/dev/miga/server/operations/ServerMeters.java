package dev.miga.server.operations;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Fleet;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** What a server has done and does, for Prometheus. */
public final class ServerMeters implements AutoCloseable {
  private static final int TOO_MANY = 429;
  private static final String MODEL = "model";
  private static final String SPECIALIST = "specialist";

  /** Bounds of times: from an answer of a label to the longest deadline. */
  private static final Duration[] TIMES =
      LongStream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final double[] CONFIDENCES = {0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1};

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Fleet fleet;
  private final MultiGauge bytes;
  private final Counter refused;

  public ServerMeters(Fleet fleet) {
    this.fleet = fleet;
    Scheduler scheduler = fleet.base().scheduler();
    gauge("miga.running", "Texts that take part in passes", scheduler, s -> s.load().running());
    gauge("miga.queued", "Texts that wait", scheduler, s -> s.load().queued());
    counter("miga.passes", "Passes of the model", scheduler, s -> s.load().passes());
    counter("miga.tokens", "Tokens computed", scheduler, s -> s.load().tokens());
    registry.getPrometheusRegistry().register(new PassSizeHistogram(scheduler.passSizes()));
    this.refused =
        Counter.builder("miga.refused")
            .description("Requests that were refused because there were too many")
            .register(registry);
    this.bytes =
        MultiGauge.builder("miga.specialist.bytes")
            .description("Memory of a specialist beside its base model")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    Gauge.builder(
            "process.resident.memory.bytes", ResidentMemory.ofThisProcess(), ResidentMemory::bytes)
        .description("Memory of the process that is really there")
        .strongReference(true)
        .register(registry);
  }

  private void gauge(
      String name, String description, Scheduler scheduler, ToDoubleFunction<Scheduler> value) {
    Gauge.builder(name, scheduler, value)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      String name, String description, Scheduler scheduler, ToDoubleFunction<Scheduler> value) {
    FunctionCounter.builder(name, scheduler, value).description(description).register(registry);
  }

  /** Counts a request. */
  void answered(EndedRequest request) {
    Tags tags = Tags.of("route", request.route(), "status", Integer.toString(request.status()));
    count("miga.requests", "Requests that were answered", tags, 1);
    time("miga.request", "Time from a request to its answer", tags, request.time());
    if (request.status() == TOO_MANY) {
      refused.increment();
    }
  }

  /** Counts what a model did for a text. */
  void worked(RequestNotes.Worked worked) {
    Tags tags = Tags.of(MODEL, worked.model());
    count("miga.prompt.tokens", "Tokens of texts that were read", tags, worked.work().prompt());
    count("miga.generated.tokens", "Tokens that were written", tags, worked.generatedTokens());
    Duration first = worked.timings().queued().plus(worked.timings().prefill());
    time("miga.first.token", "Time from a text to the first token of its answer", tags, first);
  }

  /** Counts what a specialist thinks of its answer. */
  void judged(String specialist, Answer answer) {
    Tags tags = Tags.of(SPECIALIST, specialist);
    if (!Double.isNaN(answer.confidence())) {
      DistributionSummary.builder("miga.confidence")
          .description("Confidence of answers")
          .tags(tags)
          .serviceLevelObjectives(CONFIDENCES)
          .register(registry)
          .record(answer.confidence());
    }
    int abstained = answer.output() instanceof JsonNull ? 1 : 0;
    count("miga.abstentions", "Texts for which no label was sure enough", tags, abstained);
  }

  private void count(String name, String description, Tags tags, double amount) {
    Counter.builder(name).description(description).tags(tags).register(registry).increment(amount);
  }

  private void time(String name, String description, Tags tags, Duration time) {
    Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(TIMES)
        .register(registry)
        .record(time);
  }

  /**
   * All of it in Prometheus' text format. One at a time: the rows of specialists are replaced each
   * time, and another would see old and new ones.
   */
  public synchronized String text() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    fleet
        .specialists()
        .forEach(
            (name, specialist) ->
                rows.add(MultiGauge.Row.of(Tags.of(SPECIALIST, name), specialist.bytes())));
    bytes.register(rows, true);
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
