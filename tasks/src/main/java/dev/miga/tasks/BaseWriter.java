package dev.miga.tasks;

import dev.miga.engine.chat.ChatTemplate;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.chat.Role;
import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Constrained;
import dev.miga.engine.decode.DraftModel;
import dev.miga.engine.decode.Free;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationEvent;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Lets a base model write, without a specialist. Safe for any number of threads. */
public final class BaseWriter implements AutoCloseable {
  /** Schemas that are kept compiled. */
  private static final int GRAMMARS = 16;

  private final BaseModel base;
  private final AdaptedModel adapted;
  private final Tokenizer tokenizer;
  private final TokenIds stops;
  private final PrefixCaches begun;
  private final UnderWay underWay = new UnderWay();

  /** The last ones used, by their schemas; under its own lock. */
  private final Map<String, Ruling> rulings =
      new LinkedHashMap<>(GRAMMARS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ruling> eldest) {
          return size() > GRAMMARS;
        }
      };

  /** A schema that texts obey: its grammar, and how texts under it usually go. */
  public static final class Ruling {
    private final Grammar grammar;
    private final DraftModel drafts;

    private Ruling(Grammar grammar, DraftModel drafts) {
      this.grammar = grammar;
      this.drafts = drafts;
    }
  }

  /**
   * How a text is to be written.
   *
   * @param options how tokens are chosen; without stop strings where there is a ruling
   * @param ruling what the text must obey, if anything
   * @param odds beside how many of the most probable tokens each is told; empty where none is, and
   *     under a ruling
   */
  public record Wish(GenerationOptions options, Optional<Ruling> ruling, OptionalInt odds) {}

  /**
   * A text under way.
   *
   * @param promptTokens tokens that are read for it
   */
  public record Writing(Ticket<Generation> ticket, int promptTokens) {}

  /**
   * A writer with what all its texts begin with, read now.
   *
   * @param base stays open when this is closed
   */
  public BaseWriter(BaseModel base) {
    this.base = base;
    this.adapted = AdaptedModel.of(base.model().gemma());
    this.tokenizer = base.model().tokenizer();
    this.stops = StopTokens.of(tokenizer.vocabulary());
    this.begun = base.prefix(adapted, TokenIds.of(tokenizer.vocabulary().bosId()));
  }

  /**
   * Checks that one more text would be taken, before work is done for it.
   *
   * @throws dev.miga.engine.MigaException BUSY if too many wait
   */
  public void requireRoom(Terms terms) {
    base.scheduler().requireRoom(adapted, terms);
  }

  /**
   * A JSON Schema as a ruling; the last ones are kept.
   *
   * @throws dev.miga.engine.MigaException what {@link Grammar#ofJsonSchema(JsonValue,
   *     GrammarOptions)} throws
   */
  public Ruling ruling(JsonValue schema) {
    String key = schema.toJson();
    synchronized (rulings) {
      Ruling known = rulings.get(key);
      if (known != null) {
        return known;
      }
    }
    GrammarOptions options = GrammarOptions.of(base.tokens(), stops.toArray());
    Ruling made =
        new Ruling(Grammar.ofJsonSchema(schema, options), new DraftModel(tokenizer, stops));
    synchronized (rulings) {
      rulings.put(key, made);
    }
    return made;
  }

  /**
   * Continues a text, which a ruling may copy from.
   *
   * @param events receives the text as it is written, from the model's thread
   * @throws dev.miga.engine.MigaException INVALID_ARGUMENT if it is longer than the context; BUSY
   *     if too many wait; REFUSED if this was closed
   */
  public Writing complete(String prompt, Wish wish, Terms terms, Consumer<GenerationEvent> events) {
    return write(tokenizer.encode(prompt), prompt, wish, terms, events);
  }

  /**
   * Answers a conversation. A ruling may copy from the user's last message.
   *
   * @param events receives the text as it is written, from the model's thread
   * @throws dev.miga.engine.MigaException INVALID_ARGUMENT if it is longer than the context; BUSY
   *     if too many wait; REFUSED if this was closed
   */
  public Writing answer(
      Conversation conversation, Wish wish, Terms terms, Consumer<GenerationEvent> events) {
    TokenIds ids = new ChatTemplate(tokenizer).encode(conversation);
    return write(ids.slice(1, ids.size()), lastOfUser(conversation), wish, terms, events);
  }

  private static String lastOfUser(Conversation conversation) {
    return conversation.messages().reversed().stream()
        .filter(message -> message.role() == Role.USER)
        .findFirst()
        .map(Message::text)
        .orElseThrow();
  }

  /**
   * Writes.
   *
   * @param ids the prompt without {@code <bos>}
   * @param source of strings that a ruling wants copied
   */
  private Writing write(
      TokenIds ids, String source, Wish wish, Terms terms, Consumer<GenerationEvent> events) {
    Input input = new Input(adapted, begun, ids.toArray());
    Sequence<Generation> sequence =
        wish.ruling().isPresent()
            ? constrained(input, wish.ruling().get(), source, wish.options(), events)
            : new Free(input, tokenizer.vocabulary(), stops, wish.options(), wish.odds(), events);
    return new Writing(submit(sequence, terms), begun.tokens() + ids.size());
  }

  private Ticket<Generation> submit(Sequence<Generation> sequence, Terms terms) {
    underWay.begin("what the base model writes with");
    Ticket<Generation> ticket;
    try {
      ticket = base.scheduler().submit(sequence, terms);
    } catch (RuntimeException | Error e) {
      underWay.end();
      throw e;
    }
    ticket.whenDone(underWay::end);
    return ticket;
  }

  private static Constrained constrained(
      Input input,
      Ruling ruling,
      String source,
      GenerationOptions options,
      Consumer<GenerationEvent> events) {
    // A draft may go a little beyond the output.
    int room = Math.max(1, input.room() - GenerationOptions.DRAFT * 4);
    GenerationOptions bounded =
        new GenerationOptions(
            Math.min(options.maxTokens(), room), options.sampling(), options.stopStrings());
    return new Constrained(
        input, ruling.grammar.constraint(source), new int[0], ruling.drafts, bounded, events);
  }

  /** Takes no more texts, waits until those under way are written, and frees what it holds. */
  @Override
  public void close() {
    if (underWay.close()) {
      begun.close();
    }
  }
}
