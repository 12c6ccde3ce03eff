package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Which packages of the grammar use which, read from the compiled classes. */
class GrammarPackagesTest {
  private static final String ENGINE = "dev/miga/engine/";

  /** Each with those that it may use, of these. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "json", Set.of(),
          "grammar/terms", Set.of(),
          "grammar/tokens", Set.of(),
          "grammar/lexeme", Set.of("grammar/terms"),
          "grammar/automaton", Set.of("json", "grammar/terms", "grammar/tokens", "grammar/lexeme"),
          "grammar/schema", Set.of("json", "grammar/terms", "grammar/lexeme", "grammar/automaton"),
          "grammar",
              Set.of(
                  "json",
                  "grammar/terms",
                  "grammar/tokens",
                  "grammar/lexeme",
                  "grammar/automaton",
                  "grammar/schema"));

  private static final List<String> MAY_USE_THE_TOKENIZER =
      List.of("grammar/tokens", "grammar/automaton", "grammar");

  @Test
  void usesNoPackageAboveItself() throws IOException, URISyntaxException {
    Map<String, Set<String>> used = used();
    assertThat(used.keySet()).isEqualTo(ALLOWED.keySet());
    used.forEach(
        (name, others) -> {
          Set<String> known = new TreeSet<>(others);
          known.retainAll(ALLOWED.keySet());
          assertThat(ALLOWED.get(name)).as("used by " + name).containsAll(known);
          others.removeAll(ALLOWED.keySet());
          assertThat(others)
              .as("outside of the grammar, used by " + name)
              .isSubsetOf(
                  MAY_USE_THE_TOKENIZER.contains(name) ? Set.of("", "tokenizer") : Set.of(""));
        });
  }

  private static Map<String, Set<String>> used() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Grammar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Map<String, Set<String>> used = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes.resolve(ENGINE))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = packageOf(classes.relativize(file).toString().replace('\\', '/'));
        if (ALLOWED.containsKey(name) && !file.endsWith("package-info.class")) {
          Set<String> others = used.computeIfAbsent(name, ignored -> new TreeSet<>());
          referred(file)
              .filter(other -> other.startsWith(ENGINE))
              .map(GrammarPackagesTest::packageOf)
              .filter(other -> !other.equals(name))
              .forEach(others::add);
        }
      }
    }
    return used;
  }

  private static Stream<String> referred(Path file) {
    try {
      return StreamSupport.stream(
              ClassFile.of().parse(Files.readAllBytes(file)).constantPool().spliterator(), false)
          .filter(ClassEntry.class::isInstance)
          .map(entry -> ((ClassEntry) entry).asInternalName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Below the engine: empty for the engine's own package. */
  private static String packageOf(String type) {
    int end = type.lastIndexOf('/');
    return end < ENGINE.length() ? "" : type.substring(ENGINE.length(), end);
  }
}
