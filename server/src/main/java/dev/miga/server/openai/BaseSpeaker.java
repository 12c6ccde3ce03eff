package dev.miga.server.openai;

import dev.miga.engine.MigaException;
import dev.miga.engine.chat.ChatTemplate;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Constrained;
import dev.miga.engine.decode.DraftModel;
import dev.miga.engine.decode.Free;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.PrefixCaches;
import dev.miga.engine.decode.Sequence;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.decode.Ticket;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.server.http.BadField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lets the base model write. Safe for any number of threads. */
final class BaseSpeaker implements AutoCloseable {
  /** Schemas that are kept compiled. */
  private static final int GRAMMARS = 16;

  private final BaseModel base;
  private final AdaptedModel adapted;
  private final Tokenizer tokenizer;
  private final TokenIds stops;
  private final PrefixCaches begun;

  /** The last ones used, by their schemas; under its own lock. */
  private final Map<String, Ruled> grammars =
      new LinkedHashMap<>(GRAMMARS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ruled> eldest) {
          return size() > GRAMMARS;
        }
      };

  /** A grammar and how texts under it usually go. */
  private record Ruled(Grammar grammar, DraftModel drafts) {}

  BaseSpeaker(BaseModel base) {
    this.base = base;
    this.adapted = AdaptedModel.of(base.model().gemma());
    this.tokenizer = base.model().tokenizer();
    this.stops = StopTokens.of(tokenizer.vocabulary());
    this.begun = base.prefix(adapted, TokenIds.of(tokenizer.vocabulary().bosId()));
  }

  /**
   * Continues a text.
   *
   * @param notes told of what was written, by the thread that waits for it
   */
  Speech complete(String prompt, TextWish wish, Terms terms, Consumer<Generation> notes) {
    base.scheduler().requireRoom(adapted, terms); // a refusal is to cost nothing
    return speak(tokenizer.encode(prompt), prompt, wish, terms, notes);
  }

  /** Answers the last message of a conversation. */
  Speech answer(List<Message> messages, TextWish wish, Terms terms, Consumer<Generation> notes) {
    base.scheduler().requireRoom(adapted, terms);
    TokenIds ids = new ChatTemplate(tokenizer).encode(new Conversation(messages));
    return speak(ids.slice(1, ids.size()), ChatMessages.last(messages), wish, terms, notes);
  }

  /**
   * Writes.
   *
   * @param ids the prompt without {@code <bos>}
   * @param source of strings that a schema wants copied
   */
  private Speech speak(
      TokenIds ids, String source, TextWish wish, Terms terms, Consumer<Generation> notes) {
    Speaking parts = new Speaking();
    Input input = new Input(adapted, begun, ids.toArray());
    Sequence<Generation> sequence =
        wish.schema().isPresent()
            ? constrained(input, wish.schema().get(), source, wish.options(), parts)
            : new Free(input, tokenizer.vocabulary(), stops, wish.options(), wish.odds(), parts);
    Ticket<Generation> ticket = base.scheduler().submit(sequence, terms);
    ticket.whenDone(parts::end);
    int promptTokens = begun.tokens() + ids.size();
    return new Speech(
        parts,
        () -> {
          Generation generation = ticket.await();
          notes.accept(generation);
          return spoken(generation, promptTokens, parts);
        },
        ticket::whenDone,
        ticket::cancel);
  }

  private Constrained constrained(
      Input input, JsonValue schema, String source, GenerationOptions options, Speaking parts) {
    Ruled ruled = ruled(schema);
    // A draft may go a little beyond the output.
    int room = Math.max(1, input.room() - GenerationOptions.DRAFT * 4);
    GenerationOptions bounded =
        new GenerationOptions(
            Math.min(options.maxTokens(), room), options.sampling(), options.stopStrings());
    return new Constrained(
        input, ruled.grammar().constraint(source), new int[0], ruled.drafts(), bounded, parts);
  }

  private Ruled ruled(JsonValue schema) {
    String key = schema.toJson();
    synchronized (grammars) {
      Ruled known = grammars.get(key);
      if (known != null) {
        return known;
      }
    }
    Ruled made = new Ruled(grammar(schema), new DraftModel(tokenizer, stops));
    synchronized (grammars) {
      grammars.put(key, made);
    }
    return made;
  }

  private Grammar grammar(JsonValue schema) {
    try {
      return Grammar.ofJsonSchema(schema, GrammarOptions.of(base.tokens(), stops.toArray()));
    } catch (MigaException e) {
      BadField bad = new BadField("response_format", e.oneLine());
      bad.initCause(e);
      throw bad;
    }
  }

  private static Spoken spoken(Generation generation, int promptTokens, Speaking parts) {
    return new Spoken(
        generation.text(),
        generation.reason(),
        promptTokens,
        generation.tokens().size(),
        parts.tokens());
  }

  @Override
  public void close() {
    begun.close();
  }
}
