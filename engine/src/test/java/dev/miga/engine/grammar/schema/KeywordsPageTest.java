package dev.miga.engine.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keywords on the page for users are those that there are. */
class KeywordsPageTest {
  @Test
  void thePageOnSchemasHasEachKeyword() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "schema-keywords.md"));
    List<String> expected = new ArrayList<>(Keywords.BY_TYPE);
    expected.addAll(List.of("type", "enum", "const"));
    List<String> described =
        page.lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`", -1)[1])
            .toList();
    assertThat(described).containsExactlyInAnyOrderElementsOf(expected);
  }
}
