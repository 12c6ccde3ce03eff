package dev.miga.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void keepsOrdinaryTextOfAnyScript() {
    assertThat(Printable.quote("¡Hola, señora! 你好")).isEqualTo("'¡Hola, señora! 你好'");
  }

  @Test
  void escapesWhatMovesACursorOrTurnsTextAround() {
    assertThat(Printable.shorten("a\n\t\u001b[2J\u202eb")).isEqualTo("a\\n\\t\\u001b[2J\\u202eb");
  }

  @Test
  void cutsLongText() {
    assertThat(Printable.shorten("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
  }
}
