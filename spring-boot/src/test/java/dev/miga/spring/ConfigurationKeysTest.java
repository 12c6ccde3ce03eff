package dev.miga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors are told about the keys, and the page on them. */
class ConfigurationKeysTest {
  private static final Path PAGE = Path.of("..", "docs", "how-to", "spring-boot.md");

  private static JsonNode properties() throws IOException {
    String metadata = "META-INF/spring-configuration-metadata.json";
    return JsonMapper.shared()
        .readTree(new ClassPathResource(metadata).getContentAsByteArray())
        .get("properties");
  }

  @Test
  void eachIsDescribedToEditors() throws IOException {
    assertThat(properties())
        .isNotEmpty()
        .allSatisfy(key -> assertThat(key.path("description").asString("")).endsWith("."));
  }

  @Test
  void eachStandsOnThePageWithItsDefault() throws IOException {
    Map<String, String> known = new TreeMap<>();
    for (JsonNode key : properties()) {
      String name = key.get("name").asString().replaceFirst("specialists$", "specialists.NAME");
      known.put(name, key.path("defaultValue").asString(""));
    }
    Map<String, String> described = new TreeMap<>();
    String page = Files.readString(PAGE);
    page.substring(page.indexOf("## Keys"), page.indexOf("## Flags"))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .forEach(cells -> described.put(text(cells[1]), text(cells[2])));
    assertThat(described).isEqualTo(known);
  }

  private static String text(String cell) {
    return cell.strip().replace("`", "");
  }

  @Test
  void theExampleOfThePageIsTheOneThatIsTested() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/miga/spring/example/OrderController.java"));
    String example = source.substring(source.indexOf("@RestController"));
    assertThat(Files.readString(PAGE)).contains("```java\n" + example + "```");
  }
}
