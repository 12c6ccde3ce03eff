package dev.miga.spring;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether there is a key {@code miga.specialists.NAME}: without one no model is loaded. */
final class NamedSpecialists extends SpringBootCondition {
  private static final String KEY = "miga.specialists";

  /** The names, in order. */
  static Set<String> in(Environment environment) {
    return new TreeSet<>(
        Binder.get(environment)
            .bind(KEY, Bindable.mapOf(String.class, String.class))
            .orElse(Map.of())
            .keySet());
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Set<String> names = in(context.getEnvironment());
    ConditionMessage.Builder message = ConditionMessage.forCondition("Miga");
    return names.isEmpty()
        ? ConditionOutcome.noMatch(message.because("there is no key " + KEY + ".NAME"))
        : ConditionOutcome.match(message.because("of specialists " + names));
  }
}
