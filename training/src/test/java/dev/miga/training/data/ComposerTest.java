package dev.miga.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.eval.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposerTest {
  @TempDir private Path folder;

  private Composer composer(String yaml) throws IOException {
    return new Composer(
        TemplateFile.read(Files.writeString(folder.resolve("a.templates.yaml"), yaml)));
  }

  private List<String> lines(String yaml, int count) throws IOException {
    return composer(yaml).compose(count, 1).stream().map(SampleLines::plain).sorted().toList();
  }

  private Path task(String yaml) throws IOException {
    return Files.writeString(folder.resolve("task.yaml"), "name: a\n" + yaml);
  }

  @Test
  void fillsTextAndGoldWithTheSameAlternatives() throws IOException {
    assertThat(
            lines(
                """
                slots:
                  day: [mañana, {text: pasado mañana, value: in_2_days}]
                  n: [2, 3]
                templates:
                  - {text: "{n} citas {day}", gold: {day: $day, n: $n, cost: $$5, kind: new}}
                """,
                4))
        .containsExactly(
            "{\"text\":\"2 citas mañana\",\"gold\":{\"day\":\"mañana\",\"n\":2,\"cost\":\"$5\",\"kind\":\"new\"}}",
            "{\"text\":\"2 citas pasado mañana\",\"gold\":{\"day\":\"in_2_days\",\"n\":2,\"cost\":\"$5\",\"kind\":\"new\"}}",
            "{\"text\":\"3 citas mañana\",\"gold\":{\"day\":\"mañana\",\"n\":3,\"cost\":\"$5\",\"kind\":\"new\"}}",
            "{\"text\":\"3 citas pasado mañana\",\"gold\":{\"day\":\"in_2_days\",\"n\":3,\"cost\":\"$5\",\"kind\":\"new\"}}");
  }

  @Test
  void leavesOutWhatIsOptionalAndTheBlanksAroundIt() throws IOException {
    assertThat(
            lines(
                """
                slots: {greeting: [Hola], name: [Ana]}
                templates:
                  - {text: "{greeting|} soy [la |]{name}[, gracias] .", gold: $greeting}
                """,
                8))
        .contains(
            "{\"text\":\"soy Ana.\",\"gold\":null}",
            "{\"text\":\"Hola soy la Ana, gracias.\",\"gold\":\"Hola\"}")
        .hasSize(8);
  }

  @Test
  void numberedSlotsDifferAndAbsentOnesAreNotInLists() throws IOException {
    assertThat(
            lines(
                """
                slots:
                  product: [{text: "[pan|panes]", value: bread}, {text: malta, value: malt}]
                  item: [{text: "{n} {product}", value: {n: $n, product: $product}}]
                  n: [2]
                templates:
                  - text: "{product:1}[ y {product:2}]"
                    gold: {items: [$product:1, {other: $product:2}]}
                  - {text: "quiero {item}", gold: {items: [$item]}}
                """,
                10))
        .containsExactly(
            "{\"text\":\"malta y pan\",\"gold\":{\"items\":[\"malt\",{\"other\":\"bread\"}]}}",
            "{\"text\":\"malta y panes\",\"gold\":{\"items\":[\"malt\",{\"other\":\"bread\"}]}}",
            "{\"text\":\"malta\",\"gold\":{\"items\":[\"malt\"]}}",
            "{\"text\":\"pan y malta\",\"gold\":{\"items\":[\"bread\",{\"other\":\"malt\"}]}}",
            "{\"text\":\"pan\",\"gold\":{\"items\":[\"bread\"]}}",
            "{\"text\":\"panes y malta\",\"gold\":{\"items\":[\"bread\",{\"other\":\"malt\"}]}}",
            "{\"text\":\"panes\",\"gold\":{\"items\":[\"bread\"]}}",
            "{\"text\":\"quiero 2 malta\",\"gold\":{\"items\":[{\"n\":2,\"product\":\"malt\"}]}}",
            "{\"text\":\"quiero 2 pan\",\"gold\":{\"items\":[{\"n\":2,\"product\":\"bread\"}]}}",
            "{\"text\":\"quiero 2 panes\",\"gold\":{\"items\":[{\"n\":2,\"product\":\"bread\"}]}}");
  }

  @Test
  void readsLinesOfAFileAsTheyAre() throws IOException {
    Files.writeString(folder.resolve("names.txt"), "Ana\n\n {José} \n");
    String yaml =
        """
        slots: {name: {file: names.txt}, who: [yo, {file: names.txt}]}
        templates: [{text: "soy {name}", gold: $name}, {text: "con {who}", gold: "\\\\{x"}]
        """;
    assertThat(lines(yaml, 5))
        .contains("{\"text\":\"soy {José}\",\"gold\":\"{José}\"}")
        .contains("{\"text\":\"con yo\",\"gold\":\"\\\\{x\"}");
  }

  @Test
  void isTheSameForTheSameSeedAndDrawsByWeight() throws IOException {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      names.append("n").append(i).append("\n");
    }
    Files.writeString(folder.resolve("names.txt"), names);
    Composer composer =
        composer(
            """
            slots: {name: {file: names.txt}}
            templates:
              - {text: "a {name}", gold: a}
              - {text: "b {name}", gold: b, weight: 3}
            """);
    List<Sample> samples = composer.compose(400, 5);
    assertThat(samples).isEqualTo(composer.compose(400, 5)).isNotEqualTo(composer.compose(400, 6));
    assertThat(samples).extracting(Sample::text).doesNotHaveDuplicates().hasSize(400);
    assertThat(samples.stream().filter(s -> s.text().startsWith("b"))).hasSizeBetween(260, 340);
  }

  @Test
  void findsTheLastOnesAndSaysHowManyThereAre() throws IOException {
    String yaml =
        """
        slots: {n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
        templates:
          - {text: "{n:1} {n:2} {n:3}", gold: x, weight: 1000}
          - {text: "[only|rare] {n}", gold: x}
        """;
    assertThat(lines(yaml, 740)).doesNotHaveDuplicates().hasSize(740);
    assertThatThrownBy(() -> composer(yaml).compose(741, 1))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("a.templates.yaml: only 740 different texts can be made")
        .hasMessageContaining("741 were asked for");
  }

  @Test
  void refusesWhatDoesNotFitTheTaskByItsTemplate() throws IOException {
    task(
        """
        kind: extract
        schema:
          type: object
          required: [who]
          additionalProperties: false
          properties: {who: {type: string, x-verbatim: true}}
        """);
    String yaml =
        """
        task: task.yaml
        slots: {name: [Ana, {text: Luis, value: Luisa}]}
        templates:
          - {text: "hola", gold: {who: hola}}
          - {text: "soy {name}", gold: {who: $name}}
        """;
    assertThatThrownBy(() -> composer(yaml).compose(3, 1))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("a.templates.yaml:5 template 2: 'soy Luis': /who: 'Luisa' does not");
    assertThat(lines(yaml.replace("value: Luisa", "value: Luis"), 3)).hasSize(3);
  }

  @Test
  void refusesATextThatMeansTwoThings() {
    assertThatThrownBy(
            () ->
                lines(
                    """
                    slots: {x: [pan, {text: pan, value: bread}]}
                    templates: [{text: "{x}", gold: $x}]
                    """,
                    2))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("template 1: 'pan': the same text means");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          slots: {}                                     | :1: key 'templates' is missing
          templates: []                                 | :1: 'templates' must have one at least
          templates: [{text: a}]                        | :1: key 'gold' is missing
          templates: [{text: a, gold: b, wait: 1}]      | :1: unknown key 'wait'
          templates: [{text: a, gold: b, weight: 0}]    | :1: 'weight' must be
          templates: [{text: "{day}", gold: b}]         | :1: there is no slot 'day'
          templates: [{text: "a {day", gold: b}]        | :1: character 3 of 'a {day': '{' has no '}'
          templates: [{text: "a}", gold: b}]            | :1: character 2 of 'a}': '}' stands alone
          templates: [{text: "a [b", gold: b}]          | :1: character 3 of 'a [b': '[' has no ']'
          templates: [{text: "{}", gold: b}]            | :1: character 1 of '{}': '' is no slot
          templates: [{text: a, gold: [$day]}]          | :1: '$day' stands for a slot, and the text has no {day}
          slots: {a: []}                                | :1: slot 'a' has no alternatives
          slots: {a: b}                                 | :1: slot 'a' must be a list of alternatives
          slots: {a b: [c]}                             | :1: a slot is called by letters
          slots: {a: [{file: gone.txt}]}                | :1: there is no file
          slots: {a: [{text: x, value: $b}]}            | :1: '$b' stands for a slot
          slots: {a: ["{b}"], b: ["x{a}"]}              | :1: slot 'a' stands within itself
          slots: {a: [[b]]}                             | :1: an alternative is a text
          """)
  void saysWhereTheFileIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> composer(yaml.strip()))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("a.templates.yaml" + message.strip());
  }

  @Test
  void refusesATextWithoutEnd() {
    StringBuilder yaml = new StringBuilder("slots:\n  s0: [" + "x".repeat(100) + "]\n");
    for (int i = 1; i < 40; i++) {
      yaml.append("  s%d: [\"{s%d}{s%2$d:1}\"]\n".formatted(i, i - 1));
    }
    yaml.append("templates: [{text: \"{s39}\", gold: x}]\n");
    assertThatThrownBy(() -> lines(yaml.toString(), 1))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("template 1: the text has more than 100000 characters");
  }
}
