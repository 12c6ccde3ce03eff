package dev.miga.spring;

import dev.miga.engine.decode.PassSizes;
import dev.miga.engine.decode.Scheduler;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the model of a fleet does, under the names that {@code miga serve} gives it.
 *
 * @param fleet whose specialists of now have a gauge of their memory each
 */
record FleetMeters(Fleet fleet) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "miga.running", "Texts that take part in passes", load -> load.running());
    gauge(registry, "miga.queued", "Texts that wait", load -> load.queued());
    counter(registry, "miga.passes", "Passes of the model", load -> load.passes());
    counter(registry, "miga.tokens", "Tokens computed", load -> load.tokens());
    PassSizes sizes = fleet.base().scheduler().passSizes();
    FunctionCounter.builder("miga.pass.sequences", sizes, FleetMeters::sequences)
        .description("Texts in passes, counted in each: over miga.passes, how many shared one")
        .register(registry);
    for (String name : fleet.names()) {
      Gauge.builder("miga.specialist.bytes", fleet, all -> bytes(all, name))
          .description("Memory of a specialist beside its base model")
          .tag("specialist", name)
          .register(registry);
    }
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<Scheduler.Load> value) {
    Gauge.builder(name, fleet, all -> value.applyAsDouble(all.base().scheduler().load()))
        .description(description)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<Scheduler.Load> value) {
    FunctionCounter.builder(name, fleet, all -> value.applyAsDouble(all.base().scheduler().load()))
        .description(description)
        .register(registry);
  }

  /** Not a number after it was closed. */
  private static double bytes(Fleet fleet, String name) {
    Specialist specialist = fleet.specialists().get(name);
    return specialist == null ? Double.NaN : specialist.bytes();
  }

  private static double sequences(PassSizes sizes) {
    return IntStream.rangeClosed(1, sizes.most()).mapToLong(n -> n * sizes.passes(n)).sum();
  }
}
