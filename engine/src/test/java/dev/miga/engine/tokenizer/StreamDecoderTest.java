package dev.miga.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamDecoderTest {
  private static final int FIRST = 260;

  private final Vocabulary vocabulary =
      TestVocabulary.withBytes().normal("a", " día", "😀", "x".repeat(200)).build();
  private final Tokenizer tokenizer = new Tokenizer(vocabulary);
  private final StreamDecoder decoder = new StreamDecoder(vocabulary);

  @Test
  void holdsBackACharacterUntilItIsWhole() {
    assertThat(decoder.accept(4 + 0xF0)).isEmpty();
    assertThat(decoder.accept(4 + 0x9F)).isEmpty();
    assertThat(decoder.accept(4 + 0x98)).isEmpty();
    assertThat(decoder.accept(4 + 0x80)).isEqualTo("😀");
    assertThat(decoder.accept(FIRST + 1)).isEqualTo(" día");
    assertThat(decoder.flush()).isEmpty();
  }

  @Test
  void replacesWhatCanNoLongerBeCompleted() {
    decoder.accept(4 + 0xF0);
    assertThat(decoder.accept(FIRST)).isEqualTo("\uFFFDa");
    decoder.accept(4 + 0xE2);
    decoder.accept(4 + 0x82);
    assertThat(decoder.flush()).isEqualTo("\uFFFD");
    assertThat(decoder.accept(FIRST)).isEqualTo("a");
  }

  @Test
  void saysNothingForControlTokens() {
    decoder.accept(4 + 0xC3);
    assertThat(decoder.accept(vocabulary.eosId())).isEmpty();
    assertThat(decoder.accept(4 + 0xB1)).isEqualTo("ñ");
  }

  @Test
  void givesTogetherWhatDecodingAtOnceGives() {
    Random random = new Random(3);
    int[] likely = {4 + 0xE2, 4 + 0xF0, 4 + 0x9F, 4 + 0x82, 4 + 0xED, 4 + 0xA0, 4 + 0xC3, FIRST};
    for (int round = 0; round < 5000; round++) {
      TokenIds.Builder ids = TokenIds.builder();
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        int id =
            random.nextBoolean()
                ? likely[random.nextInt(likely.length)]
                : random.nextInt(vocabulary.size());
        ids.add(id);
        text.append(whole(decoder.accept(id)));
      }
      text.append(whole(decoder.flush()));
      assertThat(text.toString()).isEqualTo(tokenizer.decode(ids.build()));
    }
  }

  private static String whole(String delta) {
    if (!delta.isEmpty()) {
      assertThat(Character.isLowSurrogate(delta.charAt(0))).isFalse();
      assertThat(Character.isHighSurrogate(delta.charAt(delta.length() - 1))).isFalse();
    }
    return delta;
  }
}
