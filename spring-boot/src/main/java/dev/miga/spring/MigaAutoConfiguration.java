package dev.miga.spring;

import dev.miga.tasks.Fleet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The specialists that keys name, as beans of their names over one {@link Fleet}. They are opened
 * when the application starts, and closed after its last request.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "miga.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MigaProperties.class)
public class MigaAutoConfiguration {

  /** Beans, where at least one specialist is named. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(NamedSpecialists.class)
  @Import(SpecialistBeans.class)
  static class Opened {

    @Bean
    @ConditionalOnMissingBean
    Fleet migaFleet(MigaProperties keys, Environment environment) {
      return FleetOpener.of(keys, environment).open();
    }
  }
}
