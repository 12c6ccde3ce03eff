package dev.miga.eval.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.eval.bias.CounterfactualGroup.Variant;
import dev.miga.eval.bias.WordLists.Message;
import dev.miga.tasks.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordListsTest {
  private static final Kind ORDER =
      new Kind.Extract(
          JsonValue.parse(
              """
              {"type": "object", "additionalProperties": false, "required": ["to", "n"],
               "properties": {"n": {"type": "integer"},
                "to": {"type": ["string", "null"], "maxLength": 99, "x-verbatim": true}}}
              """));

  @TempDir Path folder;

  private WordLists lists(String yaml) throws IOException {
    return WordLists.read(Files.writeString(folder.resolve("words.yaml"), yaml));
  }

  private static Message message(String text, String gold) {
    return new Message("m1", "d.jsonl:7", text, JsonValue.parse(gold));
  }

  private List<CounterfactualGroup> groups(String yaml, String text, String gold)
      throws IOException {
    return lists(yaml).groups(List.of(message(text, gold)), ORDER, 1);
  }

  private static List<String> texts(CounterfactualGroup group) {
    return group.variants().stream().map(Variant::text).toList();
  }

  @Test
  void aMessageWithAWordBecomesAGroupWithTheOthersInItsPlace() throws IOException {
    CounterfactualGroup group =
        groups("name: [Ana, María José, Yuleisy]", "soy Ana, 2 para Ana.", "{\"n\":2,\"to\":null}")
            .getFirst();
    assertThat(group.id()).isEqualTo("name of m1");
    assertThat(group.attribute()).isEqualTo("name");
    assertThat(texts(group))
        .containsExactlyInAnyOrder(
            "soy Ana, 2 para Ana.",
            "soy María José, 2 para María José.",
            "soy Yuleisy, 2 para Yuleisy.");
    assertThat(group.variants().getFirst().text()).isEqualTo("soy Ana, 2 para Ana.");
    assertThat(group.variants())
        .allSatisfy(variant -> assertThat(variant.text()).contains(variant.word().orElseThrow()));
  }

  @Test
  void copiedValuesAreCarriedAlong() throws IOException {
    CounterfactualGroup group =
        groups(
                "quarter: [La Lago, Sabaneta]",
                "2 a calle 5, la lago, casa 1",
                "{\"n\":2,\"to\":\"calle 5, la lago, casa 1\"}")
            .getFirst();
    assertThat(group.variants())
        .containsExactly(
            new Variant(
                "2 a calle 5, la lago, casa 1",
                JsonValue.parse("{\"n\":2,\"to\":\"calle 5, la lago, casa 1\"}"),
                Optional.of("La Lago")),
            new Variant(
                "2 a calle 5, sabaneta, casa 1",
                JsonValue.parse("{\"n\":2,\"to\":\"calle 5, sabaneta, casa 1\"}"),
                Optional.of("Sabaneta")));
  }

  @ParameterizedTest
  @CsvSource({
    "'2 de Ana',           2 de primo Luis",
    "'2 de ana',           2 de primo luis",
    "'2 de ANA',           2 de PRIMO LUIS",
    "'Anamá y ANA',        Anamá y PRIMO LUIS",
    "'ana1 de ¿Ana?',      ana1 de ¿primo Luis?",
    "'Ana, banana y Anaí', 'primo Luis, banana y Anaí'"
  })
  void wordsAreWholeAndSpelledAsTheOneThatStoodThere(String text, String made) throws IOException {
    CounterfactualGroup group =
        groups("name: [Ana, primo Luis]", text, "{\"n\":2,\"to\":null}").getFirst();
    assertThat(texts(group)).containsExactly(text, made);
  }

  @Test
  void aSentenceStillBeginsWithACapital() throws IOException {
    CounterfactualGroup group =
        groups("dialect: [primo, épale]", "Primo, 2", "{\"n\":2,\"to\":null}").getFirst();
    assertThat(texts(group)).containsExactly("Primo, 2", "Épale, 2");
  }

  @Test
  void theLongestWordIsMeantAndOthersOfTheMessageAreNotPutIn() throws IOException {
    CounterfactualGroup group =
        groups("name: [Ana, Ana María, Luz, Eva]", "Ana María y Luz", "{\"n\":2,\"to\":null}")
            .getFirst();
    assertThat(texts(group)).containsExactlyInAnyOrder("Ana María y Luz", "Ana y Luz", "Eva y Luz");
  }

  @Test
  void aMessageWithoutAWordMakesNoGroup() throws IOException {
    assertThat(groups("name: [Ana, Luz]", "banana", "{\"n\":2,\"to\":null}")).isEmpty();
    assertThat(groups("name: [Ana, Luz]", "Ana y Luz", "{\"n\":2,\"to\":null}")).isEmpty();
  }

  @Test
  void fourAreMadeAndTheSeedChoosesThem() throws IOException {
    WordLists lists = lists("letter: [a, b, c, d, e, f, g, h, i, j, k, l]\n");
    Message first = message("2 a", "{\"n\":2,\"to\":null}");
    Message second = new Message("m2", "d.jsonl:8", first.text(), first.gold());
    List<CounterfactualGroup> both = lists.groups(List.of(first, second), ORDER, 1);

    assertThat(both)
        .extracting(CounterfactualGroup::id)
        .containsExactly("letter of m1", "letter of m2");
    assertThat(texts(both.getFirst())).hasSize(5).doesNotHaveDuplicates().startsWith("2 a");
    assertThat(texts(both.get(1))).isNotEqualTo(texts(both.getFirst()));
    assertThat(lists.groups(List.of(second), ORDER, 1)).containsExactly(both.get(1));
    assertThat(lists.groups(List.of(second), ORDER, 2)).isNotEqualTo(List.of(both.get(1)));
  }

  @Test
  void aRightAnswerThatTheTaskCannotGiveIsRefusedWithTheMessage() throws IOException {
    Kind labels = new Kind.Classify(List.of("malta", "pan"), 0);
    WordLists lists = lists("drink: [malta, refresco]");
    List<Message> messages = List.of(message("una malta", "\"malta\""));
    assertThatThrownBy(() -> lists.groups(messages, labels, 1))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("d.jsonl:7")
        .hasMessageContaining("'refresco' is none of the task's labels");
    List<Message> others = List.of(message("una malta", "null"));
    assertThat(lists.groups(others, labels, 1)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '[Ana, Luz]'            | words.yaml:1
          '{}'                    | words.yaml:1
          'a: [b, c]/name: [Ana]'        | words.yaml:2
          'a: [b, c]/name: Ana'          | words.yaml:2
          'a: [b, c]/name: [Ana, 2]'     | words.yaml:2
          'a: [b, c]/name: [Ana, ana]'   | words.yaml:2
          'a: [b, c]/name: [Ana, " Eva"]' | words.yaml:2
          'a: [b, c]/name: [Ana, ""]'    | words.yaml:2
          """)
  void listsThatAreNoneAreRefusedWithTheirLine(String yaml, String place) {
    assertThatThrownBy(() -> lists(yaml.replace('/', '\n')))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining(place);
  }
}
