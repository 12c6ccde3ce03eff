package dev.miga.spring;

import dev.miga.engine.decode.Scheduler;
import dev.miga.tasks.Fleet;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Says which specialists are open, and whether their model works; down where it does not. */
final class FleetHealth extends AbstractHealthIndicator {
  private final Fleet fleet;
  private final Duration patience;

  /**
   * Of a fleet.
   *
   * @param patience for a pass under way
   */
  FleetHealth(Fleet fleet, Duration patience) {
    super("the health of Miga's model cannot be told");
    this.fleet = fleet;
    this.patience = patience;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws InterruptedException {
    Scheduler.Load load = fleet.base().scheduler().load();
    health
        .up()
        .withDetail("specialists", fleet.names())
        .withDetail("running", load.running())
        .withDetail("queued", load.queued());
    Optional<String> trouble = new SchedulerProbe(fleet.base(), patience).trouble();
    if (trouble.isPresent()) {
      health.down().withDetail("trouble", trouble.get());
    }
  }
}
