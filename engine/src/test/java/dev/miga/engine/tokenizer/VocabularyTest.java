package dev.miga.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.VocabularyData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
  private static final int FIRST = 260;

  private final Vocabulary vocabulary =
      TestVocabulary.withBytes()
          .normal(" ", "a", " a", "ñ")
          .add("  ", TokenKind.USER_DEFINED, -1000)
          .add("<end_of_turn>", TokenKind.CONTROL, -1000)
          .add("never", TokenKind.UNUSED, -1000)
          .build();

  @Test
  void givesTheBytesThatDecodingContributes() {
    assertThat(text(FIRST + 2)).isEqualTo(" a");
    assertThat(text(FIRST + 3)).isEqualTo("ñ");
    assertThat(text(FIRST + 4)).isEqualTo("  ");
    assertThat(vocabulary.bytesOf(vocabulary.byteId((byte) 0xC3))).containsExactly(0xC3);
    assertThat(vocabulary.byteAt(FIRST + 2, 1)).isEqualTo((byte) 'a');
  }

  @Test
  void givesNoBytesForTokensThatAreNotText() {
    assertThat(vocabulary.bytesOf(vocabulary.bosId())).isEmpty();
    assertThat(vocabulary.length(FIRST + 5)).isZero();
    assertThat(vocabulary.length(FIRST + 6)).isZero();
    assertThatThrownBy(() -> vocabulary.byteAt(FIRST + 5, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void namesAndFindsTokens() {
    assertThat(vocabulary.name(FIRST + 5)).isEqualTo("<end_of_turn>");
    assertThat(vocabulary.name(4 + 10)).isEqualTo("<0x0A>");
    assertThat(vocabulary.find("<end_of_turn>", TokenKind.CONTROL)).hasValue(FIRST + 5);
    assertThat(vocabulary.find("<end_of_turn>", TokenKind.NORMAL)).isEqualTo(OptionalInt.empty());
    assertThat(vocabulary.find(" a", TokenKind.NORMAL)).hasValue(FIRST + 2);
    assertThat(vocabulary.kind(FIRST + 6)).isEqualTo(TokenKind.UNUSED);
  }

  @Test
  void isTheSameAfterWritingAndMapping() {
    Vocabulary mapped = Vocabulary.map(image(vocabulary));

    assertThat(image(mapped).mismatch(image(vocabulary))).isEqualTo(-1);
    assertThat(mapped.find(" a", TokenKind.NORMAL)).hasValue(FIRST + 2);
    assertThat(mapped.eosId()).isEqualTo(vocabulary.eosId());
  }

  @Test
  void refusesAnImageWithAnyBitChanged() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      MemorySegment image = image(vocabulary);
      long at = random.nextInt((int) image.byteSize());
      image.set(
          ValueLayout.JAVA_BYTE,
          at,
          (byte) (image.get(ValueLayout.JAVA_BYTE, at) ^ 1 << random.nextInt(8)));
      assertRefused(image);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 8, 39, 40, 5000})
  void refusesATruncatedImage(long bytes) {
    assertRefused(image(vocabulary).asSlice(0, bytes));
  }

  @Test
  void refusesATargetOfAnotherSize() {
    MemorySegment target = MemorySegment.ofArray(new byte[100]);
    assertThatIllegalArgumentException().isThrownBy(() -> vocabulary.write(target));
  }

  @Test
  void refusesPiecesThatMakeNoSense() {
    assertInvalid(TestVocabulary.withBytes().add("<0xG0>", TokenKind.BYTE, 0).data(), "<0xG0>");
    assertInvalid(TestVocabulary.withBytes().add("x", TokenKind.NORMAL, Float.NaN).data(), "260");
    VocabularyData good = TestVocabulary.withBytes().data();
    assertInvalid(with(good, good.offsets(), new float[3], good.bosId()), "3 scores");
    assertInvalid(with(good, good.offsets(), good.scores(), 999), "999");
    assertInvalid(with(good, good.offsets(), good.scores(), -1), "-1");
    int[] backwards = good.offsets().clone();
    backwards[5] = 2;
    assertInvalid(with(good, backwards, good.scores(), good.bosId()), "piece 4 ends at byte 2");
    int[] beyond = good.offsets().clone();
    beyond[good.size()] = 1 << 30;
    assertInvalid(with(good, beyond, good.scores(), good.bosId()), "1073741824");
    byte[] types = good.types().clone();
    types[7] = 9;
    assertInvalid(
        new VocabularyData(good.pieces(), good.offsets(), good.scores(), types, 2, 1, 3), "type 9");
  }

  @Test
  void refusesPiecesThatAreMadeToCollide() {
    PieceIndex table = new PieceIndex(vocabulary.tables().pieces(), new int[1 << 14], 0);
    TestVocabulary hostile = TestVocabulary.withBytes();
    for (int made = 0, i = 0; made < 6000; i++) {
      byte[] piece = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      if (table.home(PieceIndex.hash(piece, 0, piece.length)) < 64) {
        hostile.normal(Integer.toString(i));
        made++;
      }
    }
    assertInvalid(hostile.data(), "share a hash");
  }

  @Test
  void refusesSpecialTokensBeyondTheMatcher() {
    TestVocabulary tooLong =
        TestVocabulary.withBytes().add("<" + "x".repeat(64), TokenKind.CONTROL, 0);
    assertThatThrownBy(tooLong::build)
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  private String text(int id) {
    return new String(vocabulary.bytesOf(id), StandardCharsets.UTF_8);
  }

  private static MemorySegment image(Vocabulary vocabulary) {
    MemorySegment image = MemorySegment.ofArray(new byte[(int) vocabulary.imageBytes()]);
    vocabulary.write(image);
    return image;
  }

  private static VocabularyData with(VocabularyData data, int[] offsets, float[] scores, int bos) {
    return new VocabularyData(data.pieces(), offsets, scores, data.types(), bos, 1, 3);
  }

  private static void assertRefused(MemorySegment image) {
    assertThatThrownBy(() -> Vocabulary.map(image))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining("cached vocabulary");
  }

  private static void assertInvalid(VocabularyData data, String found) {
    assertThatThrownBy(() -> Vocabulary.of(data))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining(found);
  }
}
