package dev.miga.eval.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriteFileTest {
  @TempDir Path folder;

  private List<Rewrite> read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("own.yaml"), yaml);
    return RewriteFile.read(file, StandardRewrites.of(Orders.KIND, Language.ES));
  }

  @Test
  void ownRewritesAreMadeAsTheyAreWritten() throws IOException {
    List<Rewrite> own =
        read(
            """
            - {name: small, must: keep, replace: {panes: panecitos, Calle: Av, pan: x}}
            - {name: hurry, must: keep, append: " ¡apúrense!"}
            - {name: before, must: keep, prepend: "oye: "}
            - {name: nothing, must: change, append: " No, nada."}
            - {name: late, must: change, cancel: " y {value} no"}
            """);
    List<Trials.Asked> asked = new Trials(Orders.KIND, own, 1).asked(List.of(Orders.right()));
    assertThat(asked)
        .extracting(Trials.Asked::text)
        .startsWith(
            Orders.TEXT.replace("panes", "panecitos"), // the street is copied, 'pan' a part
            Orders.TEXT + " ¡apúrense!",
            "oye: " + Orders.TEXT,
            Orders.TEXT + " No, nada.")
        .hasSize(5);
    assertThat(asked.get(3).expected()).isEmpty();
    assertThat(asked.get(4).expected()).isPresent();
    assertThat(asked.get(4).text()).containsPattern(" y (pan|queso) no$");
  }

  @Test
  void withoutAnExpectedAnswerAnyOtherWillDo() throws IOException {
    List<Rewrite> own = read("- {name: nothing, must: change, append: ' No, nada.'}");
    Trials trials = new Trials(Orders.KIND, own, 1);
    List<Trials.Asked> asked = trials.asked(List.of(Orders.right()));
    Given same = new Given(JsonValue.parse(Orders.ANSWER), 1);
    Given other = new Given(JsonValue.parse("{}"), 1);
    Given none = new Given(JsonValue.parse("null"), 1, Optional.of("busy"));
    assertThat(List.of(same, other, none))
        .map(given -> trials.scores(asked, texts -> List.of(given).iterator(), () -> {}))
        .map(scores -> scores.getFirst().held())
        .containsExactly(0, 1, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: a                                | own.yaml:1: expected a list
          - {name: a, must: keep}                | own.yaml:1: expected one of append
          - {name: a, must: keep, append: b, prepend: c} | found 2
          - {must: keep, append: b}              | own.yaml:1: key 'name' is missing
          - {name: A, must: keep, append: b}     | own.yaml:1: 'name' must be
          - {name: a, must: stay, append: b}     | own.yaml:1: 'must' is keep or change
          - {name: a, must: keep, append: 3}     | own.yaml:1: 'append' must be a text
          - {name: a, must: keep, replace: [b]}  | own.yaml:1: 'replace' must be a mapping
          - {name: a, must: keep, cancel: '{value}'} | own.yaml:1: 'cancel' needs
          - {name: a, must: change, cancel: b}   | own.yaml:1: 'cancel' needs
          - {name: typos, must: keep, append: b} | own.yaml:1: there is another rewrite 'typos'
          - {name: original, must: keep, append: b} | there is another rewrite 'original'
          - {name: a, must: keep, appendd: b}    | own.yaml:1: unknown key 'appendd'
          """)
  void whatIsWrongIsSaidWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining(message);
  }
}
