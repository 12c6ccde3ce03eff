package dev.miga.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.AnnotationMetadata;

class MigaAutoConfigurationTest {
  @TempDir private static Path folder;

  private static TinyOrders tiny = new TinyOrders(Path.of(""), Path.of(""));

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MigaAutoConfiguration.class,
                  MigaHealthAutoConfiguration.class,
                  MigaMetricsAutoConfiguration.class));

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyOrders.in(folder);
  }

  /** Wants one by its type. */
  record One(Specialist specialist) {}

  /** Wants one of several. */
  record Chosen(@Qualifier("mood") Specialist specialist) {}

  @Test
  void opensEachNamedSpecialistOverOneModel() {
    runner
        .withPropertyValues(tiny.keys("bakery", "mood"))
        .withBean(Chosen.class)
        .run(
            context -> {
              Fleet fleet = context.getBean(Fleet.class);
              assertThat(fleet.names()).containsExactly("bakery", "mood");
              assertThat(context.getBeansOfType(Specialist.class))
                  .isEqualTo(Map.copyOf(fleet.specialists()));
              assertThat(context.getBean(Chosen.class).specialist()).isSameAs(fleet.get("mood"));
              assertThat(fleet.get("mood").apply("hola").output().toString()).isNotEmpty();
            });
  }

  @Test
  void givesTheOnlySpecialistByItsType() {
    runner
        .withPropertyValues(tiny.keys("bakery"))
        .withBean(One.class)
        .run(
            context ->
                assertThat(context.getBean(One.class).specialist().task().name())
                    .isEqualTo("bakery"));
  }

  @Test
  void closesTheSpecialistsWithTheContext() {
    List<Specialist> opened = new ArrayList<>();
    runner
        .withPropertyValues(tiny.keys("mood"))
        .run(context -> opened.add(context.getBean(Specialist.class)));
    assertThatThrownBy(() -> opened.getFirst().apply("hola"))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("was closed");
  }

  @Test
  void loadsNothingWithoutASpecialist() {
    runner
        .withPropertyValues("miga.model=/nowhere")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(Fleet.class)
                    .doesNotHaveBean(HealthIndicator.class)
                    .doesNotHaveBean("migaMeters"));
  }

  @Test
  void loadsNothingWhereItIsDisabled() {
    runner
        .withPropertyValues(tiny.keys("bakery"))
        .withPropertyValues("miga.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Fleet.class));
  }

  /**
   * Finds Miga's configurations as an application does: by their conditions before their classes.
   */
  static class MigaAlone extends AutoConfigurationImportSelector {
    @Override
    protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
      return new AnnotationAttributes();
    }

    @Override
    protected List<String> getCandidateConfigurations(
        AnnotationMetadata metadata, @Nullable AnnotationAttributes attributes) {
      return Stream.of("MigaAuto", "MigaHealthAuto", "MigaMetricsAuto")
          .map(name -> "dev.miga.spring." + name + "Configuration")
          .toList();
    }

    @Override
    protected Set<String> getExclusions(
        AnnotationMetadata metadata, @Nullable AnnotationAttributes attributes) {
      return Set.of();
    }
  }

  /** With Miga's configurations alone. */
  @Import(MigaAlone.class)
  static class PlainApplication {}

  @Test
  void worksWithoutHealthAndMeters() {
    new ApplicationContextRunner()
        .withUserConfiguration(PlainApplication.class)
        .withPropertyValues(tiny.keys("mood"))
        .withClassLoader(
            new FilteredClassLoader("org.springframework.boot.health", "io.micrometer"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Fleet.class));
  }

  @Test
  void leavesHealthOutWhereTheApplicationSaysSo() {
    runner
        .withPropertyValues(tiny.keys("mood"))
        .withPropertyValues("management.health.miga.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Fleet.class)
                    .doesNotHaveBean(HealthIndicator.class));
  }

  @Test
  void readsVariablesAndMindsNoneThatAreForOthers() {
    Map<String, Object> variables =
        Map.of(
            "MIGA_JAVA_HOME",
            "/opt/jdk",
            "MIGA_HOME",
            folder.resolve("elsewhere").toString(),
            "MIGA_SPECIALISTS_MOOD",
            folder.resolve("mood.yaml").toString());
    runner
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource("systemEnvironment", variables)))
        .withPropertyValues("miga.model=" + tiny.model())
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(Fleet.class).names()).containsExactly("mood");
              assertThat(context.getBean(MigaProperties.class).home()).endsWith("elsewhere");
            });
  }

  @Test
  void bindsEveryKey() {
    runner
        .withPropertyValues(tiny.keys("mood"))
        .withPropertyValues(
            "miga.offline=false",
            "miga.kernels=scalar",
            "miga.merge=never",
            "miga.limits.in-flight=2",
            "miga.limits.queued=3")
        .run(
            context -> {
              Fleet fleet = context.getBean(Fleet.class);
              assertThat(fleet.base().scheduler().limits().inFlight()).isEqualTo(2);
              assertThat(fleet.base().scheduler().limits().queued()).isEqualTo(3);
              assertThat(context.getBean(MigaProperties.class).offline()).isFalse();
            });
  }

  /** Brings a fleet of its own. */
  static class OwnFleet {
    @Bean
    Fleet shared(MigaProperties keys) {
      Fleet fleet = new FleetOpener(keys, Folders.under(folder), Map.of()).open();
      fleet.close("bakery");
      fleet.open("bakery", SpecialistFile.read(folder.resolve("mood.yaml")));
      return fleet;
    }
  }

  @Test
  void takesAFleetOfTheApplication() {
    runner
        .withPropertyValues(tiny.keys("bakery"))
        .withUserConfiguration(OwnFleet.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Fleet.class).doesNotHaveBean("migaFleet");
              assertThat(context.getBean(Specialist.class).task().name()).isEqualTo("mood");
              assertThat(context).hasSingleBean(HealthIndicator.class);
            });
  }
}
