package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
  private static Field field(String pointer, double confidence) {
    return new Field(pointer, new JsonValue.JsonNull(), confidence, Optional.empty());
  }

  private static final List<Field> FIELDS =
      List.of(field("/address", 0.7), field("/items/0/n", 0.4), field("/items/12/n", 0.9));

  @Test
  void oneHoldsForTheRecordAndAllFields() {
    assertThat(new Thresholds(0.5, Map.of()).uncertain(0.3, FIELDS))
        .containsExactly("", "/items/0/n");
    assertThat(new Thresholds(0.3, Map.of()).uncertain(0.3, FIELDS)).isEmpty();
    assertThat(Thresholds.NONE.uncertain(0, FIELDS)).isEmpty();
  }

  @Test
  void aFieldMayHaveItsOwn() {
    Thresholds some = new Thresholds(0, Map.of("/address", 0.8, "/items/*/n", 0.95));
    assertThat(some.uncertain(0.1, FIELDS))
        .containsExactly("/address", "/items/0/n", "/items/12/n");
    assertThat(new Thresholds(0.8, Map.of("/address", 0.0)).uncertain(0.9, FIELDS))
        .containsExactly("/items/0/n");
    assertThat(new Thresholds(0, Map.of("/items/3/n", 0.5)).uncertain(1, FIELDS))
        .containsExactly("/items/0/n");
  }

  /** Who takes a threshold from what was printed gets what was printed. */
  @Test
  void comparesConfidencesAsTheyAreWritten() {
    List<Field> fields = List.of(field("/a", 0.79996), field("/b", 0.79994));
    assertThat(new Thresholds(0.8, Map.of()).uncertain(1, fields)).containsExactly("/b");
  }

  @ParameterizedTest
  @CsvSource({
    "/address, true",
    "/items/*/quantity, true",
    "/items/0/product_name, true",
    "/adress, false",
    "address, false",
    "/items/*/address~1, false",
    "/, false"
  })
  void namesFieldsOfTheSchema(String pointer, boolean isField) {
    assertThat(Thresholds.mayBeField(pointer, JsonValue.parse(TinySpecialists.ORDER)))
        .isEqualTo(isField);
  }
}
