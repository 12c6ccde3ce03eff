package dev.miga.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Gemma's own tokens; the reference is the template of google/gemma-3-270m-it, rendered by Jinja as
 * Transformers does it and tokenized by llama.cpp with control tokens read as such.
 */
class ChatTemplateIT {
  @Test
  void givesTheIdsOfGemmasTemplate() throws IOException {
    Tokenizer tokenizer = tokenizer();
    ChatTemplate template = new ChatTemplate(tokenizer);
    List<Case> cases = cases();
    assertThat(cases).hasSize(17);
    for (Case reference : cases) {
      assertThat(template.encode(new Conversation(reference.messages())))
          .as("%s", reference.messages())
          .isEqualTo(reference.ids());
    }
    assertThat(StopTokens.of(tokenizer.vocabulary())).isEqualTo(TokenIds.of(1, 106));
  }

  private record Case(List<Message> messages, TokenIds ids) {}

  private static Tokenizer tokenizer() {
    try (GgufFile file = GgufFile.open(RealWeights.path())) {
      return new Tokenizer(Vocabulary.of(file.vocabulary().orElseThrow()));
    }
  }

  private static List<Case> cases() throws IOException {
    try (InputStream in = ChatTemplateIT.class.getResourceAsStream("/reference/chat.jsonl")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().map(ChatTemplateIT::parse).toList();
    }
  }

  /** A line {@code {"messages": [{"role", "content"}], "ids": []}}. */
  private static Case parse(String line) {
    List<Message> messages = new ArrayList<>();
    TokenIds.Builder ids = TokenIds.builder();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
      String role = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
          ids.add(parser.getIntValue());
        } else if (token == JsonToken.VALUE_STRING && parser.currentName().equals("role")) {
          role = parser.getString();
        } else if (token == JsonToken.VALUE_STRING) {
          messages.add(new Message(role(role), parser.getString()));
        }
      }
    }
    return new Case(messages, ids.build());
  }

  private static Role role(String name) {
    return switch (name) {
      case "system" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.MODEL;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
