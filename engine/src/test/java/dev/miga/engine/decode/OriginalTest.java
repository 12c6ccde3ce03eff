package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OriginalTest {
  private static String pieces(Original original, int from) {
    return String.join(
        "|",
        IntStream.range(from, original.pieces())
            .mapToObj(i -> original.from(original.begin(i), 1))
            .toList());
  }

  @Test
  void dividesATextIntoWordsAndSigns() {
    Original original = Original.of("Dos panes\n¡ya! 🍞 12b");
    assertThat(pieces(original, 0)).isEqualTo("D|p|\\|¡|y|!|\ud83c|1");
    assertThat(original.kind(0)).isEqualTo(original.kind(1)).isNotEqualTo(original.kind(7));
    assertThat(original.kind(-1)).isEqualTo(original.kind(8)).isZero();
    assertThat(original.number(0)).isEqualTo(Original.of("DOS").number(0));
  }

  @Test
  void knowsPlacesBehindWhatIsEscaped() {
    Original original = Original.of("a\n\"b\" c");
    assertThat(original.place(3)).isEqualTo(5); // a \n \" b
    assertThat(original.place(7)).isEqualTo(original.size());
    assertThat(original.pieceAt(5)).isEqualTo(3);
    assertThat(original.isBoundary(5)).isTrue();
    assertThat(Original.of("abc").isBoundary(1)).isFalse();
  }

  @Test
  void findsWhatWasCopiedWhereAPieceBegins() {
    Original original = Original.of("calle 14, 4 panes y 4 tortas");
    assertThat(original.end("4", 0)).isEqualTo(11);
    assertThat(original.end("4 ", 12)).isEqualTo(22);
    assertThat(original.end("calle", 12)).isEqualTo(5);
    assertThat(original.end("lle", 0)).isEqualTo(-1);
  }
}
