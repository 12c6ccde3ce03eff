package dev.miga.spring;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which keys there are where one is unknown; Spring Boot's own analyzer would not. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownKeyAnalyzer
    extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {
  private static final ConfigurationPropertyName MIGA = ConfigurationPropertyName.of("miga");

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable failure, UnboundConfigurationPropertiesException cause) {
    List<ConfigurationProperty> unknown =
        cause.getUnboundProperties().stream()
            .filter(property -> MIGA.isAncestorOf(property.getName()))
            .toList();
    if (unknown.isEmpty()) {
      return null;
    }
    List<String> places = unknown.stream().map(UnknownKeyAnalyzer::place).toList();
    return new FailureAnalysis(
        "Miga has no key " + String.join(", ", places),
        "Correct it or leave it out; there are %s.".formatted(String.join(", ", known())),
        cause);
  }

  private static String place(ConfigurationProperty property) {
    return property.getOrigin() == null
        ? property.getName().toString()
        : "%s (%s)".formatted(property.getName(), property.getOrigin());
  }

  /** All keys, read from the record that they are bound to. */
  private static Set<String> known() {
    Set<String> keys = new TreeSet<>(keys("miga.", MigaProperties.class).toList());
    keys.remove("miga.limits");
    keys.remove("miga.specialists");
    keys.add("miga.specialists.NAME");
    keys("miga.limits.", MigaProperties.Limits.class).forEach(keys::add);
    return keys;
  }

  private static Stream<String> keys(String prefix, Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents())
        .map(
            component ->
                prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }
}
