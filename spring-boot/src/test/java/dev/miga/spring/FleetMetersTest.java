package dev.miga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Specialist;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FleetMetersTest {
  @TempDir private Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double counted(String name) {
    return registry.get(name).functionCounter().count();
  }

  private double bytes(String specialist) {
    return registry.get("miga.specialist.bytes").tag("specialist", specialist).gauge().value();
  }

  @Test
  void tellWhatTheModelDoesAndWhatASpecialistTakes() throws IOException {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(MigaAutoConfiguration.class, MigaMetricsAutoConfiguration.class))
        .withPropertyValues(TinyOrders.in(folder).keys("bakery", "mood"))
        .run(
            context -> {
              context.getBean(MeterBinder.class).bindTo(registry);
              double passes = counted("miga.passes");
              double tokens = counted("miga.tokens");
              context.getBean("bakery", Specialist.class).apply("hola");
              assertThat(counted("miga.passes")).isGreaterThan(passes);
              assertThat(counted("miga.tokens")).isGreaterThan(tokens);
              assertThat(counted("miga.pass.sequences")).isEqualTo(counted("miga.passes"));
              Fleet fleet = context.getBean(Fleet.class);
              HeldModel held = HeldModel.of(fleet);
              Pending waiting = fleet.get("mood").submit("hola", Terms.NONE, event -> {});
              assertThat(gauge("miga.running")).isEqualTo(1);
              assertThat(gauge("miga.queued")).isEqualTo(1);
              held.end();
              waiting.await();
              assertThat(bytes("bakery")).isEqualTo((double) fleet.get("bakery").bytes());
              fleet.close("bakery");
              assertThat(bytes("bakery")).isNaN();
              assertThat(bytes("mood")).isEqualTo((double) fleet.get("mood").bytes());
            });
  }
}
