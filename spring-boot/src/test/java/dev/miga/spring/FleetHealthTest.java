package dev.miga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Pending;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

class FleetHealthTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path folder;

  private void with(ContextConsumer<AssertableApplicationContext> work, String... keys)
      throws IOException {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(MigaAutoConfiguration.class))
        .withPropertyValues(TinyOrders.in(folder).keys("bakery", "mood"))
        .withPropertyValues(keys)
        .run(work);
  }

  private static Health health(Fleet fleet, Duration patience) {
    return new FleetHealth(fleet, patience).health();
  }

  @Test
  void isUpAndNamesTheSpecialists() throws IOException {
    with(
        context -> {
          Fleet fleet = context.getBean(Fleet.class);
          Health told = health(fleet, LONG);
          assertThat(told.getStatus()).isEqualTo(Status.UP);
          assertThat(told.getDetails())
              .containsEntry("specialists", List.of("bakery", "mood"))
              .containsKey("running")
              .containsEntry("queued", 0);
        });
  }

  @Test
  void isDownOnceTheSchedulerHasEnded() throws IOException {
    with(
        context -> {
          Fleet fleet = context.getBean(Fleet.class);
          fleet.base().scheduler().close();
          Health told = health(fleet, LONG);
          assertThat(told.getStatus()).isEqualTo(Status.DOWN);
          assertThat(told.getDetails()).containsEntry("trouble", "the model was closed");
        });
  }

  @Test
  void isDownWhileAPassDoesNotEndAndUpAfterwards() throws IOException {
    with(
        context -> {
          Fleet fleet = context.getBean(Fleet.class);
          HeldModel held = HeldModel.of(fleet);
          Health stuck = health(fleet, SHORT);
          held.end();
          assertThat(stuck.getStatus()).isEqualTo(Status.DOWN);
          assertThat(stuck.getDetails()).containsEntry("running", 1).containsKey("trouble");
          assertThat(health(fleet, LONG).getStatus()).isEqualTo(Status.UP);
        });
  }

  @Test
  void looksAtThePassesWhereTheQueueIsFull() throws IOException {
    with(
        context -> {
          Fleet fleet = context.getBean(Fleet.class);
          HeldModel held = HeldModel.of(fleet);
          Pending waiting = fleet.get("mood").submit("hola", Terms.NONE, event -> {});
          Health stuck = health(fleet, SHORT);
          held.end();
          waiting.await();
          assertThat(stuck.getStatus()).isEqualTo(Status.DOWN);
          assertThat(stuck.getDetails()).containsEntry("queued", 1);
        },
        "miga.limits.in-flight=1",
        "miga.limits.queued=1");
  }
}
