package dev.miga.spring;

import dev.miga.tasks.Fleet;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters {@code miga...}, which Spring Boot binds to the registries of an application. */
@AutoConfiguration(after = MigaAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Fleet.class)
public class MigaMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "migaMeters")
  MeterBinder migaMeters(Fleet fleet) {
    return new FleetMeters(fleet);
  }
}
