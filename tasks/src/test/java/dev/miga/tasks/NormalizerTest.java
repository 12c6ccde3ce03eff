package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizerTest {
  private static final Set<Normalization> ALL = EnumSet.allOf(Normalization.class);

  /** What random texts are made of. */
  private static final List<String> PIECES =
      List.of(
          "A",
          "b",
          "Ñ",
          "é",
          "E\u0301",
          "7",
          "1,5",
          ",",
          " ",
          "  ",
          "\t",
          "\u00a0",
          "\u2009",
          "\n",
          "\r\n",
          "\u2028",
          "\u200b",
          "\ufeff",
          "\u200d",
          "👨\u200d👩\u200d👧",
          "𐐀",
          "𝐀",
          "\ud83d",
          "\udc68",
          "İ",
          "ẞ",
          "Σ",
          "ǅ",
          "CALLE",
          "pan");

  private static String spaces(String text) {
    return Normalizer.apply(text, Set.of(Normalization.SPACES)).text();
  }

  private static String capitals(String text) {
    return Normalizer.apply(text, Set.of(Normalization.CAPITALS)).text();
  }

  @Test
  void undoesOddSpaces() {
    Map<String, String> texts =
        Map.of(
            "3  canillas   y un queso ", "3 canillas y un queso",
            "\t3\tcanillas\u00a0\u2009y\u3000queso", "3 canillas y queso",
            "hola \r\n\r\n \u2028 3 canillas\n", "hola\n3 canillas",
            "\ufeff3 cani\u200bllas \u200b \ufeff y", "3 canillas y",
            "1,5 kg , a las 10:30 , 10.000 Bs .", "1,5 kg , a las 10:30 , 10.000 Bs .");
    texts.forEach((given, read) -> assertThat(spaces(given)).isEqualTo(read));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3 canillas, pago móvil\nCalle 72",
        "👨‍👩‍👧 🏳️‍🌈 ❤️ 👍🏽",
        "می‌خواهم", // a joiner makes this word
        "cafe\u0301 1,5 10.000 10:30"
      })
  void leavesWhatIsAsItShouldBe(String text) {
    NormalizedText read = Normalizer.apply(text, ALL);
    assertThat(read.text()).isSameAs(text);
    assertThat(read.isChanged()).isFalse();
  }

  @Test
  void readsShoutedTextsInSmallLetters() {
    assertThat(capitals("3 CANILLAS, PAGO MÓVIL EN LA CALLE Ñ ¿SÍ?"))
        .isEqualTo("3 canillas, pago móvil en la calle ñ ¿sí?");
    assertThat(capitals("CAFE\u0301 CON LECHE, İSTANBUL ẞ Σ"))
        .isEqualTo("cafe\u0301 con leche, istanbul ß σ");
    assertThat(capitals("ABCDEFGHij")).isEqualTo("abcdefghij"); // four in five
    for (String text : List.of("ABCDEFGhij", "ABCDEFGHI", "ABCDEFGHI 1234 !", "paNADERIAx", "")) {
      assertThat(capitals(text)).isSameAs(text);
    }
  }

  @Test
  void doesOnlyWhatItIsTold() {
    String text = " 3  CANILLAS POR FAVOR ";
    assertThat(Normalizer.apply(text, Set.of()).text()).isSameAs(text);
    assertThat(spaces(text)).isEqualTo("3 CANILLAS POR FAVOR");
    assertThat(capitals(text)).isEqualTo(" 3  canillas por favor ");
    assertThat(Normalizer.apply(text, ALL).text()).isEqualTo("3 canillas por favor");
  }

  @Test
  void aSmallLetterIsAsLongAsItsCapital() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(
                    c -> Character.charCount(Character.toLowerCase(c)) != Character.charCount(c))
                .boxed())
        .isEmpty();
  }

  @Test
  void placesAscendWithinTheTextAndTwiceIsOnce() {
    Random random = new Random(7);
    for (int n = 0; n < 500; n++) {
      String given =
          random
              .ints(1 + random.nextInt(30), 0, PIECES.size())
              .mapToObj(PIECES::get)
              .collect(Collectors.joining());
      NormalizedText read = Normalizer.apply(given, ALL);
      assertThat(Normalizer.apply(read.text(), ALL).text()).isEqualTo(read.text());
      int before = -1;
      for (int i = 0; i < read.text().length(); i++) {
        Span place = read.given(new Span(i, i + 1));
        assertThat(place.from()).isGreaterThan(before);
        assertThat(place.to()).isEqualTo(place.from() + 1).isLessThanOrEqualTo(given.length());
        assertThat(isAlike(read.text().charAt(i), given.charAt(place.from()))).isTrue();
        before = place.from();
      }
    }
  }

  /** Surrogates are looked at as halves here, and small letters of them differ. */
  private static boolean isAlike(char read, char given) {
    return read == given
        || Character.isLowSurrogate(given)
        || Character.toLowerCase(given) == read
        || (Character.isWhitespace(read) && spaces("a" + given + "b").length() == 3);
  }

  @Test
  void aTextOfWhichNothingIsLeftIsRefused() {
    Task task = TinySpecialists.task(new Kind.Generate(5), ALL);
    for (String text : List.of("\u00a0", "\u200b \ufeff", "\u2007\n")) {
      assertThatThrownBy(() -> task.asRead(text))
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("the text is empty");
    }
    assertThat(task.asRead("\ud800  A").text()).isEqualTo("\ufffd A");
  }
}
