package dev.miga.server.openai;

import dev.miga.engine.decode.GenerationEvent.TokenChosen;
import dev.miga.engine.decode.TokenOdds;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.server.http.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes how probable the tokens of one answer were, part by part, as OpenAI's API has it. */
final class Logprobs {
  private static final int CONTINUATION_MASK = 0xC0;
  private static final int CONTINUATION = 0x80;

  private final Vocabulary vocabulary;
  private final AnswerForm form;
  private final boolean wanted;

  /** Characters of the text before the next token. */
  private long offset;

  /**
   * A writer for an answer.
   *
   * @param wanted false writes null alone
   */
  Logprobs(Vocabulary vocabulary, AnswerForm form, boolean wanted) {
    this.vocabulary = vocabulary;
    this.form = form;
    this.wanted = wanted;
  }

  /** Those of the tokens that come next. */
  JsonValue of(List<TokenChosen> tokens) {
    if (!wanted) {
      return new JsonNull();
    }
    return switch (form) {
      case CHAT ->
          new JsonMembers().put("content", tokens.stream().map(this::content).toList()).toObject();
      case TEXT -> columns(tokens);
    };
  }

  private JsonObject content(TokenChosen chosen) {
    List<JsonObject> best = chosen.best().stream().map(odds -> members(odds).toObject()).toList();
    return members(chosen.token()).put("top_logprobs", best).toObject();
  }

  private JsonMembers members(TokenOdds odds) {
    List<JsonNumber> bytes = new ArrayList<>();
    for (byte one : vocabulary.bytesOf(odds.token())) {
      bytes.add(JsonNumber.of(Byte.toUnsignedInt(one)));
    }
    return new JsonMembers()
        .put("token", text(odds))
        .put("logprob", odds.logProbability())
        .put("bytes", bytes);
  }

  private JsonObject columns(List<TokenChosen> tokens) {
    List<JsonValue> texts = new ArrayList<>();
    List<JsonValue> logprobs = new ArrayList<>();
    List<JsonValue> best = new ArrayList<>();
    List<JsonValue> offsets = new ArrayList<>();
    for (TokenChosen chosen : tokens) {
      texts.add(new JsonString(text(chosen.token())));
      logprobs.add(JsonMembers.number(chosen.token().logProbability()));
      best.add(best(chosen));
      offsets.add(JsonNumber.of(offset));
      offset += characters(vocabulary.bytesOf(chosen.token().token()));
    }
    return new JsonMembers()
        .put("tokens", texts)
        .put("token_logprobs", logprobs)
        .put("top_logprobs", best)
        .put("text_offset", offsets)
        .toObject();
  }

  /** The best by their texts, and the one that was chosen. */
  private JsonObject best(TokenChosen chosen) {
    Map<String, JsonValue> best = new LinkedHashMap<>();
    for (TokenOdds odds : chosen.best()) {
      best.putIfAbsent(text(odds), JsonMembers.number(odds.logProbability()));
    }
    best.put(text(chosen.token()), JsonMembers.number(chosen.token().logProbability()));
    return new JsonObject(best);
  }

  /** What it writes; what people call it where that is nothing. */
  private String text(TokenOdds odds) {
    byte[] bytes = vocabulary.bytesOf(odds.token());
    return bytes.length == 0
        ? vocabulary.name(odds.token())
        : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Characters that begin in some bytes of UTF-8. */
  private static int characters(byte[] bytes) {
    int characters = 0;
    for (byte one : bytes) {
      characters += (one & CONTINUATION_MASK) == CONTINUATION ? 0 : 1;
    }
    return characters;
  }
}
