package dev.miga.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.hub.RealWeights;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemma's own vocabulary; the reference ids are llama.cpp's (llama-cpp-python 0.3.36). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenizerIT {
  private Vocabulary vocabulary = TestVocabulary.withBytes().build();
  private Tokenizer tokenizer = new Tokenizer(vocabulary);

  @BeforeAll
  void load() {
    try (GgufFile file = GgufFile.open(RealWeights.path())) {
      vocabulary = Vocabulary.of(file.vocabulary().orElseThrow());
    }
    tokenizer = new Tokenizer(vocabulary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.jsonl", "tokenizer-random.jsonl"})
  void givesTheIdsOfLlamaCpp(String name) throws IOException {
    for (ReferenceCase reference : ReferenceCase.read(name)) {
      assertThat(reference.encodedBy(tokenizer))
          .as("%s, special: %s", reference.text(), reference.special())
          .isEqualTo(reference.ids());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.jsonl", "tokenizer-random.jsonl"})
  void givesTheTextBack(String name) throws IOException {
    for (ReferenceCase reference : ReferenceCase.read(name)) {
      TokenIds ids = tokenizer.encode(reference.text());
      StreamDecoder decoder = new StreamDecoder(vocabulary);
      StringBuilder streamed = new StringBuilder();
      for (int i = 0; i < ids.size(); i++) {
        streamed.append(decoder.accept(ids.at(i)));
      }
      assertThat(tokenizer.decode(ids)).isEqualTo(reference.text().replace('\u2581', ' '));
      assertThat(streamed.append(decoder.flush())).hasToString(tokenizer.decode(ids));
    }
  }

  @Test
  void givesTheSameIdsFromAnImage() throws IOException {
    MemorySegment image = MemorySegment.ofArray(new byte[(int) vocabulary.imageBytes()]);
    vocabulary.write(image);
    Tokenizer mapped = new Tokenizer(Vocabulary.map(image));
    for (ReferenceCase reference : ReferenceCase.read("tokenizer.jsonl")) {
      assertThat(reference.encodedBy(mapped)).isEqualTo(reference.ids());
    }
  }

  @Test
  void readsNoControlTokenFromPlainText() {
    int controls = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.kind(id) == TokenKind.CONTROL) {
        controls++;
        String name = vocabulary.name(id);
        assertThat(tokenizer.encodeWithControlTokens(name)).isEqualTo(TokenIds.of(id));
        for (int plain : tokenizer.encode("a " + name + "b").toArray()) {
          assertThat(vocabulary.kind(plain)).as(name).isNotEqualTo(TokenKind.CONTROL);
        }
      }
    }
    assertThat(controls).isEqualTo(6250);
  }

  /** Else the leftmost match, which the tokenizer takes, need not be llama.cpp's, the longest. */
  @Test
  void hasNoTokenMatchedWholeThatEndsAsAnotherBegins() {
    Set<String> names = new HashSet<>();
    Set<String> beginnings = new HashSet<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.kind(id) == TokenKind.CONTROL
          || vocabulary.kind(id) == TokenKind.USER_DEFINED) {
        String name = vocabulary.name(id);
        names.add(name);
        for (int end = 1; end < name.length(); end++) {
          beginnings.add(name.substring(0, end));
        }
      }
    }
    names.removeIf(name -> name.chars().distinct().count() == 1);
    for (String name : names) {
      for (int start = 1; start < name.length(); start++) {
        assertThat(beginnings.contains(name.substring(start))).as(name).isFalse();
      }
    }
  }
}
