package dev.miga.engine.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A line {@code {"text", "special", "ids"}} of what llama.cpp makes of Gemma 3 270M's vocabulary.
 */
record ReferenceCase(String text, boolean special, TokenIds ids) {

  /** All lines of {@code reference/NAME}. */
  static List<ReferenceCase> read(String name) throws IOException {
    try (InputStream in = ReferenceCase.class.getResourceAsStream("/reference/" + name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().map(ReferenceCase::parse).toList();
    }
  }

  TokenIds encodedBy(Tokenizer tokenizer) {
    return special ? tokenizer.encodeWithControlTokens(text) : tokenizer.encode(text);
  }

  private static ReferenceCase parse(String line) {
    String text = "";
    boolean special = false;
    TokenIds ids = TokenIds.EMPTY;
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "text" -> text = parser.getString();
          case "special" -> special = parser.getBooleanValue();
          case "ids" -> ids = ids(parser);
          default -> throw new IllegalArgumentException(line);
        }
      }
    }
    return new ReferenceCase(text, special, ids);
  }

  /** The numbers of an array that has just begun. */
  static TokenIds ids(JsonParser parser) {
    TokenIds.Builder ids = TokenIds.builder();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      ids.add(parser.getIntValue());
    }
    return ids.build();
  }
}
