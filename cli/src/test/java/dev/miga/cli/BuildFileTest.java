package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildFileTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>dev\\.miga</groupId>\\s*<artifactId>miga-([^<]+)</artifactId>(.*?)</dependency>",
          Pattern.DOTALL);
  private static final String VERSION = "<version>0.1.0-SNAPSHOT</version>";

  @Test
  void whoSkipsTestsSkipsThoseOnRealWeightsToo() throws IOException {
    assertThat(pom("."))
        .contains("<skipTests>false</skipTests>", "<skipITs>${skipTests}</skipITs>");
  }

  /** Maven gives a module the classes of what it depends on and no others. */
  @ParameterizedTest
  @ValueSource(strings = {"mcp", "langchain4j", "spring-boot", "spark"})
  void aLeafDependsOnTasksAndWhatIsBelowAlone(String leaf) throws IOException {
    List<String> used = new ArrayList<>();
    for (Matcher found = DEPENDENCY.matcher(pom(leaf)); found.find(); ) {
      if (!found.group(2).contains("<scope>test</scope>")) {
        used.add(found.group(1));
      }
    }
    assertThat(used).contains("tasks").isSubsetOf("kernels", "engine", "tasks");
  }

  @Test
  void theBillOfMaterialsHasTheVersionOfAllOthers() throws IOException {
    assertThat(pom("bom")).containsOnlyOnce(VERSION);
    assertThat(pom(".")).contains(VERSION);
  }

  private static String pom(String module) throws IOException {
    return Files.readString(Pages.ROOT.resolve(Path.of(module, "pom.xml")));
  }
}
