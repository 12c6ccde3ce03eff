package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.classification.ScoredLabel;
import dev.langchain4j.classification.TextClassifier;
import dev.langchain4j.data.document.Document;
import dev.langchain4j.exception.InvalidRequestException;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialistTextClassifierTest {
  @TempDir static Path folder;
  private static Fleet fleet;
  private static Classified mood;

  enum Mood {
    HOLA,
    PAN_DULCE
  }

  @BeforeAll
  static void open() throws IOException {
    fleet = TinyChat.open(folder);
    mood = (Classified) fleet.get("mood").apply("dos panes");
  }

  @AfterAll
  static void close() {
    fleet.close();
  }

  @Test
  void theMostProbableLabelComesWithItsProbability() {
    TextClassifier<String> classifier = SpecialistTextClassifier.over(fleet.get("mood"));
    assertThat(classifier.classifyWithScores("dos panes").scoredLabels())
        .containsExactly(new ScoredLabel<>(mood.label().orElseThrow(), mood.confidence()));
    assertThat(classifier.classify(Document.from("dos panes")))
        .containsExactly(mood.label().orElseThrow());
  }

  @Test
  void asManyLabelsAsAreWantedComeInOrder() {
    List<ScoredLabel<String>> all =
        SpecialistTextClassifier.over(fleet.get("mood"))
            .withMaxResults(5)
            .classifyWithScores("dos panes")
            .scoredLabels();
    assertThat(all).hasSize(2);
    assertThat(all.get(0).score()).isGreaterThanOrEqualTo(all.get(1).score());
    assertThat(all.get(0).score() + all.get(1).score())
        .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(
            SpecialistTextClassifier.over(fleet.get("mood")).withMinScore(1).classify("dos panes"))
        .isEmpty();
  }

  @Test
  void labelsAreConstantsOfAnEnum() {
    Mood expected = mood.label().orElseThrow().equals("hola") ? Mood.HOLA : Mood.PAN_DULCE;
    assertThat(SpecialistTextClassifier.over(fleet.get("mood"), Mood.class).classify("dos panes"))
        .containsExactly(expected);
    assertThatThrownBy(() -> SpecialistTextClassifier.over(fleet.get("unsure"), Mood.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no constant for \"pan\"");
  }

  @Test
  void thereIsNoLabelWhereTheSpecialistAbstains() {
    assertThat(
            SpecialistTextClassifier.over(fleet.get("unsure"))
                .withMaxResults(2)
                .classify("dos panes"))
        .isEmpty();
  }

  @Test
  void whatHasNoLabelsAndWhatIsNoNumberOfThemIsRefused() {
    assertThatThrownBy(() -> SpecialistTextClassifier.over(fleet.get("order")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("order is of kind extract");
    SpecialistTextClassifier<String> classifier = SpecialistTextClassifier.over(fleet.get("mood"));
    assertThatThrownBy(() -> classifier.withMaxResults(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> classifier.withMinScore(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> classifier.classify(" "))
        .isExactlyInstanceOf(InvalidRequestException.class);
  }
}
