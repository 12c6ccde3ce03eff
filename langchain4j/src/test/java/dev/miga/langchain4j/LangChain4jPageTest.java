package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java that the page shows, and its version. */
class LangChain4jPageTest {
  private static final Path PAGE = Path.of("..", "docs", "how-to", "langchain4j.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

  @TempDir Path classes;

  private static final class Shown extends SimpleJavaFileObject {
    private final String code;

    Shown(String name, String code) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  private static List<Shown> shown() throws IOException {
    List<Shown> all = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(Files.readString(PAGE)); block.find(); ) {
      Matcher type = TYPE.matcher(block.group(1));
      assertThat(type.find()).as(block.group(1)).isTrue();
      all.add(new Shown(type.group(1), block.group(1)));
    }
    return all;
  }

  @Test
  void everyExampleCompiles() throws IOException {
    List<Shown> examples = shown();
    assertThat(examples).hasSize(3);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            problems,
            null,
            null,
            List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
            null,
            List.<JavaFileObject>copyOf(examples));
    assertThat(task.call()).as(() -> problems.toString()).isTrue();
  }

  @Test
  void theVersionIsTheOneThatWasTested() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    Matcher version = Pattern.compile("<langchain4j.version>(.*?)<").matcher(pom);
    assertThat(version.find()).isTrue();
    assertThat(Files.readString(PAGE))
        .contains("LangChain4j " + version.group(1) + ".", "<version>" + version.group(1) + "<");
  }
}
