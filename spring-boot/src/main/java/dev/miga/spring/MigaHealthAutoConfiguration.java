package dev.miga.spring;

import dev.miga.tasks.Fleet;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Health {@code miga}, where an application has Spring Boot's health. */
@AutoConfiguration(after = MigaAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Fleet.class)
@ConditionalOnEnabledHealthIndicator("miga")
public class MigaHealthAutoConfiguration {
  /** A pass of plain Java kernels takes seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Bean
  @ConditionalOnMissingBean(name = "migaHealthIndicator")
  HealthIndicator migaHealthIndicator(Fleet fleet) {
    return new FleetHealth(fleet, PATIENCE);
  }
}
