package dev.miga.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenIdsTest {
  @Test
  void doesNotShareItsArray() {
    int[] array = {1, 2, 3};
    TokenIds ids = TokenIds.of(array);
    array[0] = 9;
    ids.toArray()[1] = 9;
    assertThat(ids).isEqualTo(TokenIds.of(1, 2, 3)).hasSameHashCodeAs(TokenIds.of(1, 2, 3));
  }

  @Test
  void slicesAndJoins() {
    TokenIds ids = TokenIds.of(1, 2, 3, 4);
    assertThat(ids.slice(1, 3).plus(ids.slice(0, 1))).isEqualTo(TokenIds.of(2, 3, 1));
    assertThat(ids.slice(2, 2).isEmpty()).isTrue();
    assertThatThrownBy(() -> ids.slice(3, 5)).hasMessageContaining("[3, 5) of 4");
  }

  @Test
  void growsWhileBuilding() {
    TokenIds.Builder builder = TokenIds.builder();
    for (int id = 0; id < 100; id++) {
      builder.add(id);
    }
    builder.add(builder.build());
    assertThat(builder.size()).isEqualTo(200);
    assertThat(builder.build().at(150)).isEqualTo(50);
  }

  @Test
  void printsAsJson() {
    assertThat(TokenIds.of(5, 6)).hasToString("[5, 6]");
  }
}
