package dev.miga.spring;

import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** A bean for each specialist that the keys name. */
final class SpecialistBeans implements BeanRegistrar {
  @Override
  public void register(BeanRegistry registry, Environment environment) {
    for (String name : NamedSpecialists.in(environment)) {
      registry.registerBean(
          name,
          Specialist.class,
          bean ->
              bean.description("opened for miga.specialists." + name)
                  .supplier(context -> context.bean(Fleet.class).get(name)));
    }
  }
}
