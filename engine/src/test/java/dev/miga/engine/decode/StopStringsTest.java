package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringsTest {

  @Test
  void holdsBackWhatMayBeginAStopString() {
    StopStrings stops = new StopStrings(List.of("END"));
    assertThat(stops.add("the E")).isEqualTo("the ");
    assertThat(stops.add("N")).isEmpty();
    assertThat(stops.add("emy")).isEqualTo("ENemy");
    assertThat(stops.found()).isFalse();
  }

  @Test
  void cutsAtTheEarliestOfSeveral() {
    StopStrings stops = new StopStrings(List.of("\n\n", "."));
    assertThat(stops.add("one. two\n\nthree")).isEqualTo("one");
    assertThat(stops.found()).isTrue();
  }

  @Test
  void findsAStopStringThatArrivesByCharacters() {
    StopStrings stops = new StopStrings(List.of("abab"));
    StringBuilder shown = new StringBuilder();
    for (char c : "xaabab!".toCharArray()) {
      if (!stops.found()) {
        shown.append(stops.add(String.valueOf(c)));
      }
    }
    assertThat(shown).hasToString("xa");
  }

  @Test
  void givesBackWhatItHeldAtTheEnd() {
    StopStrings stops = new StopStrings(List.of("END"));
    assertThat(stops.add("EN")).isEmpty();
    assertThat(stops.flush()).isEqualTo("EN");
  }
}
