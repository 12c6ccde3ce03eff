package dev.miga.server.operations;

import dev.miga.engine.decode.Scheduler;
import dev.miga.tasks.Fleet;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a server has done and does, for Prometheus. */
public final class ServerMeters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Fleet fleet;
  private final MultiGauge bytes;

  public ServerMeters(Fleet fleet) {
    this.fleet = fleet;
    Scheduler scheduler = fleet.base().scheduler();
    gauge("miga.running", "Texts that take part in passes", scheduler, s -> s.load().running());
    gauge("miga.queued", "Texts that wait", scheduler, s -> s.load().queued());
    counter("miga.passes", "Passes of the model", scheduler, s -> s.load().passes());
    counter("miga.tokens", "Tokens computed", scheduler, s -> s.load().tokens());
    this.bytes =
        MultiGauge.builder("miga.specialist.bytes")
            .description("Memory of a specialist beside its base model")
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
  public void answered(String route, int status, Duration time) {
    Tags tags = Tags.of("route", route, "status", Integer.toString(status));
    Counter.builder("miga.requests")
        .description("Requests that were answered")
        .tags(tags)
        .register(registry)
        .increment();
    Timer.builder("miga.request")
        .description("Time from a request to its answer")
        .tags(tags)
        .register(registry)
        .record(time);
  }

  /** All of it in Prometheus' text format. */
  public String text() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (String name : fleet.names()) {
      long size = fleet.get(name).bytes();
      rows.add(MultiGauge.Row.of(Tags.of("specialist", name), size));
    }
    bytes.register(rows, true);
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
