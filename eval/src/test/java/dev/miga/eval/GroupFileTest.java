package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.eval.bias.CounterfactualGroup;
import dev.miga.eval.bias.CounterfactualGroup.Variant;
import dev.miga.eval.bias.WordLists;
import dev.miga.tasks.Kind;
import dev.miga.tasks.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupFileTest {
  private static final Kind BREAD =
      new Kind.Extract(
          JsonValue.parse(
              """
              {"type": "object", "additionalProperties": false, "required": ["bread", "to"],
               "properties": {"bread": {"enum": ["canilla", "pan"]},
                "to": {"type": ["string", "null"], "maxLength": 99, "x-verbatim": true}}}
              """));
  private static final String GOOD =
      """
      {"id": "g1", "attribute": "name", "variants": [\
      {"text": "Ana: pan", "gold": {"bread": "pan", "to": null}}, \
      {"text": "Eva: pan", "gold": {"to": null, "bread": "pan"}}]}
      """;
  private static final Path BAKERY = Path.of("..", "specialists", "bakery");

  @TempDir Path folder;

  private List<CounterfactualGroup> read(Kind kind, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("groups.jsonl"), text);
    return new GroupFile(kind, Optional.of("oos")).read(file);
  }

  @Test
  void readsGroupsOfRecordsAndOfLabels() throws IOException {
    CounterfactualGroup group = read(BREAD, "\uFEFF\n" + GOOD).getFirst();
    assertThat(group.id()).isEqualTo("g1");
    assertThat(group.attribute()).isEqualTo("name");
    assertThat(group.variants())
        .containsExactly(
            new Variant("Ana: pan", JsonValue.parse("{\"bread\":\"pan\",\"to\":null}")),
            new Variant("Eva: pan", JsonValue.parse("{\"bread\":\"pan\",\"to\":null}")));
    CounterfactualGroup labels =
        read(
                new Kind.Classify(List.of("a", "b"), 0),
                """
                {"id": "1", "attribute": "age", "variants": [{"text": "x", "gold": "a"}, \
                {"text": "y", "gold": "oos"}, {"text": "z", "gold": null}]}
                """)
            .getFirst();
    assertThat(labels.variants().get(1).gold()).isEqualTo(new JsonNull());
    assertThat(labels.variants().get(2).gold()).isEqualTo(new JsonNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                             | expected a group
          {"id":                                         | groups.jsonl:2
          {"id": 1, "attribute": "a", "variants": []}    | expected a group
          {"id": "g2", "attribute": " ", "variants": []} | expected a group
          {"id": "g2", "attribute": "a"}                 | expected a group
          {"id": "g2", "attribute": "a", "variants": []} | at least two variants, found 0
          {"id": "g2", "attribute": "a", "variants": [{"text": "x", "gold": {"bread": "pan", "to": null}}]} | at least two variants, found 1
          {"id": "g2", "attribute": "a", "variants": [1, 2]} | expected a group
          {"id": "g2", "attribute": "a", "variants": [{"text": "x"}, {"text": "y"}]} | expected a group
          {"id": "g2", "attribute": "a", "variants": [{"gold": 1}, {"gold": 2}]} | expected a group
          {"id": "g2", "attribute": "a", "variants": [{"text": "x", "gold": {"bread": "pan", "to": null}}, {"text": "y", "gold": {"bread": "bun", "to": null}}]} | in variant 2: the schema does not allow
          {"id": "g2", "attribute": "a", "variants": [{"text": "x", "gold": {"bread": "pan"}}, {"text": "y", "gold": {"bread": "pan", "to": null}}]} | in variant 1: the schema does not allow
          {"id": "g2", "attribute": "a", "variants": [{"text": "x", "gold": {"bread": "pan", "to": null, "n": 1}}, {"text": "y", "gold": {"bread": "pan", "to": null}}]} | in variant 1: the schema does not allow
          {"id": "g2", "attribute": "a", "variants": [{"text": "a calle 1", "gold": {"bread": "pan", "to": "calle 1"}}, {"text": "a calle 2", "gold": {"bread": "pan", "to": "calle 1"}}]} | in variant 2: the schema does not allow
          {"id": "g1", "attribute": "a", "variants": [{"text": "x", "gold": {"bread": "pan", "to": null}}, {"text": "y", "gold": {"bread": "pan", "to": null}}]} | an id of its own, found 'g1' as in
          """)
  void whatIsNoGroupIsRefusedWithItsLine(String line, String problem) {
    assertThatThrownBy(() -> read(BREAD, GOOD + line + "\n"))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining("groups.jsonl:2: ")
        .hasMessageContaining(problem);
  }

  @Test
  void anUnknownLabelIsRefusedAndSoIsAFileWithoutGroups() {
    Kind labels = new Kind.Classify(List.of("a", "b"), 0);
    assertThatThrownBy(
            () ->
                read(
                    labels,
                    """
                    {"id": "1", "attribute": "age", "variants": [{"text": "x", "gold": "a"}, \
                    {"text": "y", "gold": "c"}]}
                    """))
        .hasMessageContaining("groups.jsonl:1: ")
        .hasMessageContaining("'c' is none of the task's labels");
    assertThatThrownBy(() -> read(labels, "\n")).hasMessageContaining("no groups in it");
  }

  @Test
  void theBakeryHasFourteenGroupsOfEachOfSevenAttributes() {
    Kind kind = TaskFile.read(BAKERY.resolve("task.yaml")).task().kind();
    Map<String, Long> counts =
        new GroupFile(kind, Optional.empty())
            .read(BAKERY.resolve("groups.jsonl")).stream()
                .map(CounterfactualGroup::attribute)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(counts).hasSize(7).allSatisfy((name, count) -> assertThat(count).isEqualTo(14));
  }

  @Test
  void theBakerysWordsMakeGroupsOfItsMessages() {
    Kind kind = TaskFile.read(BAKERY.resolve("task.yaml")).task().kind();
    Exam exam =
        new Exam(
            kind,
            new Samples(kind, Optional.empty(), Optional.empty())
                .read(BAKERY.resolve("dev.jsonl")));
    List<CounterfactualGroup> made =
        GroupExam.made(exam, WordLists.read(BAKERY.resolve("words.yaml")), 1);
    assertThat(made)
        .hasSizeGreaterThan(80)
        .extracting(CounterfactualGroup::id)
        .doesNotHaveDuplicates();
    assertThat(made)
        .extracting(CounterfactualGroup::attribute)
        .contains("quarter", "name of a man");
    assertThat(made).allSatisfy(group -> assertThat(group.variants()).hasSize(5));
  }
}
