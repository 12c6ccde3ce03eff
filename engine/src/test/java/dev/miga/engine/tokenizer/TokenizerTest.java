package dev.miga.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static final int FIRST = 260;

  @Test
  void mergesTheHighestScoreFirst() {
    Tokenizer tokenizer =
        new Tokenizer(TestVocabulary.withBytes().normal("bc", "ab", "a", "b", "c").build());
    assertIds(tokenizer.encode("abc"), FIRST + 2, FIRST);
  }

  @Test
  void mergesTheLeftmostOfEqualScores() {
    Tokenizer tokenizer =
        new Tokenizer(
            TestVocabulary.withBytes()
                .add("ab", TokenKind.NORMAL, -1)
                .add("ba", TokenKind.NORMAL, -1)
                .normal("a", "b")
                .build());
    assertIds(tokenizer.encode("aba"), FIRST, FIRST + 2);
    assertIds(tokenizer.encode("bab"), FIRST + 1, FIRST + 3);
  }

  @Test
  void fallsBackToBytes() {
    Tokenizer tokenizer = new Tokenizer(TestVocabulary.withBytes().normal("a").build());
    assertIds(tokenizer.encode("añ"), FIRST, 4 + 0xC3, 4 + 0xB1);
    assertIds(tokenizer.encode("\u0000"), 4);
  }

  @Test
  void readsSpacesAsTheirMark() {
    Tokenizer tokenizer = new Tokenizer(TestVocabulary.withBytes().normal(" a", "a", " ").build());
    assertIds(tokenizer.encode("a a"), FIRST + 1, FIRST);
    assertIds(tokenizer.encode("a\u2581a"), FIRST + 1, FIRST);
    assertThat(tokenizer.decode(tokenizer.encode("a a "))).isEqualTo("a a ");
  }

  @Test
  void matchesUserDefinedTokensBeforeMerging() {
    Tokenizer tokenizer =
        new Tokenizer(
            TestVocabulary.withBytes()
                .add("  ", TokenKind.USER_DEFINED, -1000)
                .add("   ", TokenKind.USER_DEFINED, -1000)
                .normal("a", " ", " a")
                .build());
    assertIds(tokenizer.encode("    a"), FIRST + 1, FIRST + 4);
    assertIds(tokenizer.encode("     a"), FIRST + 1, FIRST, FIRST + 2);
    assertIds(tokenizer.encode("\u2581\u2581a"), FIRST + 3, FIRST + 4);
  }

  @Test
  void readsControlTokensOnRequestOnly() {
    Tokenizer tokenizer = new Tokenizer(TestVocabulary.withBytes().normal("a").build());
    assertIds(tokenizer.encodeWithControlTokens("<bos>a<eos>"), 2, FIRST, 1);
    assertThat(tokenizer.encode("<bos>a").toArray()).doesNotContain(2).hasSize(6);
  }

  @Test
  void neverMergesTextIntoAControlToken() {
    Tokenizer tokenizer =
        new Tokenizer(TestVocabulary.withBytes().normal("<b", "os>", "<", "b", "os", "o").build());
    assertThat(tokenizer.encode("<bos>").toArray()).doesNotContain(2);
  }

  @Test
  void takesTheForeignEndOfSequenceForAControlToken() {
    Tokenizer tokenizer =
        new Tokenizer(
            TestVocabulary.withBytes().add("</s>", TokenKind.USER_DEFINED, -1000).build());
    assertThat(tokenizer.encode("</s>").size()).isEqualTo(4);
    assertIds(tokenizer.encodeWithControlTokens("</s>"), FIRST);
  }

  @Test
  void encodesNothingAsNothing() {
    Tokenizer tokenizer = new Tokenizer(TestVocabulary.withBytes().build());
    assertThat(tokenizer.encode("")).isEqualTo(TokenIds.EMPTY);
    assertThat(tokenizer.decode(TokenIds.EMPTY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "\uDC00", "a\uD83Da", "\uDE00\uD83D"})
  void encodesLoneSurrogatesAsTheReplacementCharacter(String text) {
    Tokenizer tokenizer = new Tokenizer(TestVocabulary.withBytes().normal("a").build());
    assertThat(tokenizer.decode(tokenizer.encode(text)))
        .isEqualTo(text.replaceAll("[\uD800-\uDFFF]", "\uFFFD"));
  }

  @Test
  void decodesBytesThatAreNoUtf8AsTheReplacementCharacter() {
    Tokenizer tokenizer = new Tokenizer(TestVocabulary.withBytes().normal("a").build());
    assertThat(tokenizer.decode(TokenIds.of(4 + 0xE2, FIRST, 2, 4 + 0xFF)))
        .isEqualTo("\uFFFDa\uFFFD");
  }

  @Test
  void agreesWithMergingByTheBookOnRandomVocabularies() {
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      Vocabulary vocabulary = randomVocabulary(random);
      Tokenizer tokenizer = new Tokenizer(vocabulary);
      for (int i = 0; i < 20; i++) {
        String text = randomText(random, random.nextInt(30));
        assertThat(tokenizer.encode(text).toArray())
            .as(text)
            .isEqualTo(MergingByTheBook.encode(vocabulary, text));
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "ñ", "z", "ba ", "b"})
  void looksUpAtMostFourPiecesPerCharacter(String unit) {
    Vocabulary vocabulary =
        TestVocabulary.withBytes()
            .normal("aa", "aaaa", "aaaaaaaa", "ab", "abab", "ba", " b", "ñ", "ññ", "a", "b", " ")
            .build();
    int characters = 100_000;
    byte[] text = Utf8.encode(unit.repeat(characters / unit.length()));
    Merger merger = new Merger(vocabulary.tables());
    merger.merge(text, 0, text.length, TokenIds.builder());
    assertThat(merger.lookups()).isBetween(1L, 4L * characters);
  }

  private static Vocabulary randomVocabulary(Random random) {
    TestVocabulary vocabulary = TestVocabulary.withBytes().normal("a", "b", "c", " ", "ñ");
    for (int i = random.nextInt(40); i > 0; i--) {
      String piece = randomText(random, 2 + random.nextInt(4)).replace(' ', '\u2581');
      vocabulary.add(piece, TokenKind.NORMAL, random.nextInt(12) - 6);
    }
    return vocabulary.build();
  }

  private static String randomText(Random random, int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append("aabbc ñ字".charAt(random.nextInt(8)));
    }
    return text.toString();
  }

  private static void assertIds(TokenIds ids, int... expected) {
    assertThat(ids.toArray()).containsExactly(expected);
  }
}
