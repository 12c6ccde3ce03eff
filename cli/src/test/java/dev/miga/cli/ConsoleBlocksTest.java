package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleBlocksTest {
  private static boolean fits(String printed, String answer) {
    String page = "```console\n$ a\n" + printed + "```\n";
    return ConsoleBlocks.of(page).getFirst().pattern().matcher(answer).matches();
  }

  @Test
  void readsCommandsWithTheirAnswersInOrder() {
    String page =
        "# A\n\n```console\n$ a b\n$ c\none\n\ntwo\n```\n\n```yaml\n$ no\n```\n\n```console\n$ d\n```\n";

    assertThat(ConsoleBlocks.of(page))
        .containsExactly(
            new ConsoleBlocks.Command("a b", List.of()),
            new ConsoleBlocks.Command("c", List.of("one", "", "two")),
            new ConsoleBlocks.Command("d", List.of()));
  }

  @Test
  void threeDotsStandForAnyLinesOrPartOfALine() {
    assertThat(fits("...\nright ... of 20\n...\n", "loading\nright 14 (70 %) of 20\n")).isTrue();
    assertThat(fits("...\nright ... of 20\n", "right 14 of 20\n")).isTrue();
    assertThat(fits("right ... of 20\n", "right 14\n of 20\n")).isFalse();
  }

  @Test
  void allElseIsAsItIsPrinted() {
    assertThat(fits("{\"a\":[1]}\n", "{\"a\":[1]}\n")).isTrue();
    assertThat(fits("{\"a\":[1]}\n", "{\"a\":[2]}\n")).isFalse();
    assertThat(fits("{\"a\":[1]}\n", "warning\n{\"a\":[1]}\n")).isFalse();
    assertThat(fits("", "something\n")).isFalse();
  }
}
