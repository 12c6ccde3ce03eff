package dev.miga.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearTextsTest {
  private static final List<String> WORDS =
      List.of("uno", "dos", "canilla", "pan", "calle", "por", "favor", "gracias", "pago", "movil");

  private static int[] near(List<String> texts) {
    return new NearTexts(texts).firstNear(done -> {});
  }

  @Test
  void findsTheFirstEarlierTextThatIsNearlyTheSame() {
    String text = "quisiera doce canillas y un pan campesino para la calle setenta y dos";
    assertThat(near(List.of("otra cosa", text, text + " si", "si " + text, "pan", "pan", "pam")))
        .containsExactly(-1, -1, 1, 1, -1, 4, -1);
  }

  @Test
  void takesNineTenthsAndNoLess() {
    String eighteen = "abcdefghijklmnopqrstuv"; // 18 runs of five
    assertThat(near(List.of(eighteen, eighteen + "wx"))).containsExactly(-1, 0); // 18 of 20
    assertThat(near(List.of(eighteen, eighteen + "wxy"))).containsExactly(-1, -1); // 18 of 21
  }

  @Test
  void findsWhatComparingAllPairsFinds() {
    List<String> texts = texts(400, 12);
    int[] expected = new int[texts.size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = -1;
      for (int k = i - 1; k >= 0; k--) {
        expected[i] = jaccard(texts.get(k), texts.get(i)) >= 0.9 ? k : expected[i];
      }
    }
    assertThat(near(texts)).isEqualTo(expected);
    assertThat(Arrays.stream(expected).filter(first -> first >= 0).count()).isGreaterThan(10);
  }

  @Test
  void comparesFewOfManyPairs() {
    List<String> texts = texts(20_000, 14);
    NearTexts near = new NearTexts(texts);
    near.firstNear(done -> {});
    assertThat(near.compared()).isPositive().isLessThan(1000L * texts.size());
  }

  /** Of few words, some with a letter more than an earlier one. */
  private static List<String> texts(int count, int words) {
    SplittableRandom random = new SplittableRandom(7);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i % 4 == 3) {
        texts.add(texts.get(random.nextInt(i)) + (char) ('a' + random.nextInt(26)));
      } else {
        StringBuilder text = new StringBuilder();
        random.ints(words, 0, WORDS.size()).forEach(word -> text.append(WORDS.get(word)));
        texts.add(text.toString());
      }
    }
    return texts;
  }

  private static double jaccard(String one, String other) {
    Set<String> shared = grams(one);
    shared.retainAll(grams(other));
    Set<String> all = grams(one);
    all.addAll(grams(other));
    return (double) shared.size() / all.size();
  }

  private static Set<String> grams(String text) {
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + 5 <= text.length(); i++) {
      grams.add(text.substring(i, i + 5));
    }
    return grams;
  }
}
