package dev.miga.engine.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Adapters know the model, and the model does not know adapters. */
class DirectionTest {
  private static final String ENGINE = "dev/miga/engine/";

  @Test
  void whatLiesBelowKnowsNoAdapter() throws IOException, URISyntaxException {
    assertThat(classesThatMention("tensor", ENGINE + "adapter")).isEmpty();
    assertThat(classesThatMention("format", ENGINE + "adapter")).isEmpty();
    assertThat(classesThatMention("model", ENGINE + "adapter")).isEmpty();
    assertThat(classesThatMention("format", ENGINE + "model")).isEmpty();
  }

  @Test
  void adaptersKnowTheModel() throws IOException, URISyntaxException {
    assertThat(classesThatMention("adapter", ENGINE + "model")).contains("Adapter.class");
  }

  /** Names of a package's class files in whose constants, types among them, a text occurs. */
  private static List<String> classesThatMention(String from, String text)
      throws IOException, URISyntaxException {
    URL adapter = Objects.requireNonNull(Adapter.class.getResource("Adapter.class"));
    Path folder = Path.of(adapter.toURI()).resolveSibling("..").resolve(from).normalize();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class") && mentions(file, text))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }

  private static boolean mentions(Path file, String text) {
    try {
      ClassModel model = ClassFile.of().parse(file);
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof Utf8Entry utf8 && utf8.stringValue().contains(text)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
