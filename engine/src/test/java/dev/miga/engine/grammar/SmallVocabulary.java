package dev.miga.engine.grammar;

import dev.miga.engine.grammar.tokens.TokenTrie;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A vocabulary for tests: every single byte, and some pieces that cross the joints of JSON. */
final class SmallVocabulary {
  /** Ends a text; has no bytes. */
  static final int STOP = 0;

  private static final List<String> PIECES =
      List.of(
          "{\"",
          "\":\"",
          "\",\"",
          "\":",
          "\"}",
          "\"]",
          "},{",
          "[{",
          "}]",
          "]}",
          "\"}]}",
          "null",
          "true",
          "false",
          ",\"",
          "the",
          " the",
          "an",
          "é",
          "ñ",
          "日本",
          "🍞",
          "\\n",
          "\\\"",
          "\\u00",
          "00",
          "123",
          "1.5",
          "e+",
          "-1",
          "aaaa",
          "aaaaaaaa",
          "ab",
          "abc",
          "pan",
          " de ",
          "canilla",
          "items",
          "name",
          "\": ",
          "\n",
          "  ");

  private final List<byte[]> tokens = new ArrayList<>();
  private final TokenTrie trie;

  SmallVocabulary() {
    tokens.add(new byte[0]);
    for (int octet = 0; octet < 256; octet++) {
      tokens.add(new byte[] {(byte) octet});
    }
    PIECES.forEach(piece -> tokens.add(piece.getBytes(StandardCharsets.UTF_8)));
    tokens.add("the".getBytes(StandardCharsets.UTF_8)); // a second token with the same bytes
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] offsets = new int[tokens.size() + 1];
    for (int id = 0; id < tokens.size(); id++) {
      bytes.writeBytes(tokens.get(id));
      offsets[id + 1] = bytes.size();
    }
    trie = TokenTrie.of(bytes.toByteArray(), offsets);
  }

  TokenTrie trie() {
    return trie;
  }

  int size() {
    return tokens.size();
  }

  byte[] bytes(int token) {
    return tokens.get(token).clone();
  }

  GrammarOptions options() {
    return GrammarOptions.of(trie, STOP);
  }
}
