package dev.miga.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The directions and habits of ARCHITECTURE.md, read from the compiled classes of all modules. */
class ArchitectureTest {
  private static final String ROOT = "dev.miga.";

  /** Every package, the lowest first: each may use those before it. */
  private static final List<String> ORDER =
      List.of(
          "kernels.binding",
          "kernels",
          "kernels.training",
          "engine",
          "engine.tensor",
          "engine.format",
          "engine.format.gguf",
          "engine.format.safetensors",
          "engine.tokenizer",
          "engine.chat",
          "engine.json",
          "engine.grammar.terms",
          "engine.grammar.tokens",
          "engine.grammar.lexeme",
          "engine.grammar.automaton",
          "engine.grammar.schema",
          "engine.grammar",
          "engine.model",
          "engine.adapter",
          "engine.sampling",
          "engine.decode",
          "engine.hub",
          "tasks",
          "eval.bias",
          "eval.conformance",
          "eval.energy",
          "eval.robustness",
          "eval",
          "eval.plan",
          "training.layer",
          "training",
          "training.export",
          "training.data",
          "training.recipe",
          "server.settings",
          "server.http",
          "server.api",
          "server.connection",
          "server.access",
          "server.operations",
          "server.task",
          "server.openai",
          "server.page",
          "server",
          "shop.order",
          "shop.message",
          "shop.conversation",
          "shop.store",
          "shop.whatsapp",
          "shop.board",
          "shop",
          "shop.demo",
          "mcp",
          "cli.bundle",
          "cli");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(
                location ->
                    !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages("dev.miga");
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> found =
        classes.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet());
    assertThat(found).containsExactlyInAnyOrderElementsOf(ORDER);
  }

  @Test
  void noPackageUsesOneAboveIt() {
    Set<String> upward = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT)
            && ORDER.indexOf(packageOf(target)) > ORDER.indexOf(packageOf(type))) {
          upward.add(dependency.getDescription());
        }
      }
    }
    assertThat(upward).isEmpty();
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.miga.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void aNameMeansOneThing() {
    Map<String, Set<String>> packages = new TreeMap<>();
    for (JavaClass type : classes) {
      if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
        packages.computeIfAbsent(type.getSimpleName(), n -> new TreeSet<>()).add(packageOf(type));
      }
    }
    packages.values().removeIf(places -> places.size() == 1);
    assertThat(packages).isEmpty();
  }

  @Test
  void theCommandLineAloneReadsTheEnvironment() {
    Set<String> readers =
        classes.stream()
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(System.class))
            .filter(call -> call.getTarget().getName().equals("getenv"))
            .map(call -> packageOf(call.getOriginOwner()))
            .collect(Collectors.toSet());
    assertThat(readers).containsExactly("cli");
  }
}
