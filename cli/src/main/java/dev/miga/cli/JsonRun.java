package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.generate.GenerationOptions;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.tokenizer.StreamDecoder;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.TokenKind;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.tasks.decoding.Generation;
import dev.miga.tasks.decoding.GrammarGenerator;
import dev.miga.tasks.decoding.Job;
import dev.miga.tasks.decoding.Settings;
import dev.miga.tasks.decoding.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers a prompt with JSON that a schema allows. */
final class JsonRun {
  private final LanguageModel model;
  private final Grammar grammar;
  private final TokenIds stops;

  private JsonRun(LanguageModel model, Grammar grammar, TokenIds stops) {
    this.model = model;
    this.grammar = grammar;
    this.stops = stops;
  }

  /** The text of a schema's file. */
  static String schema(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new Utf8Input(in, file.toString()).readAll();
    }
  }

  /**
   * Compiles a schema for a model.
   *
   * @param file of the schema, for messages
   */
  static JsonRun of(LanguageModel model, String schema, Path file) {
    Vocabulary vocabulary = model.tokenizer().vocabulary();
    TokenIds.Builder stops = TokenIds.builder().add(vocabulary.eosId());
    vocabulary.find("<end_of_turn>", TokenKind.CONTROL).ifPresent(stops::add);
    TokenIds ids = stops.build();
    try {
      GrammarOptions options = GrammarOptions.of(TokenTrie.of(vocabulary), ids.toArray());
      return new JsonRun(model, Grammar.ofJsonSchema(schema, options), ids);
    } catch (MigaException e) {
      ErrorCode code = e.code() == ErrorCode.INVALID_ARGUMENT ? ErrorCode.INVALID_FILE : e.code();
      throw new MigaException(code, file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Prints the answer to a prompt as it is written; strings marked x-verbatim are copied from it.
   */
  Generation run(String prompt, TokenIds ids, GenerationOptions options, PrintStream out) {
    StreamDecoder decoder = new StreamDecoder(model.tokenizer().vocabulary());
    Settings settings = new Settings(options.maxTokens(), options.sampling(), Settings.DRAFT);
    try (KvCache cache = model.gemma().newCache();
        GrammarGenerator.Runner runner = new GrammarGenerator(model, stops).newRunner()) {
      Generation generation =
          runner.generate(
              new Job(
                  cache,
                  ids.toArray(),
                  grammar.constraint(prompt),
                  new int[0],
                  settings,
                  token -> {
                    out.print(decoder.accept(token));
                    out.flush();
                  },
                  () -> false));
      out.println();
      out.flush();
      if (!generation.isComplete()) {
        throw new MigaException(
            ErrorCode.INVALID_ARGUMENT,
            "the answer is longer than %d tokens and was cut off; raise --max-tokens or bound the schema"
                .formatted(options.maxTokens()));
      }
      return generation;
    }
  }

  /** What it took, in one line. */
  static void printStats(Generation generation, PrintStream err) {
    Work work = generation.work();
    err.printf(
        "%d tokens in %d passes and %d ms: %d certain, %d chosen, %d of %d guesses right%n",
        generation.tokens().size(),
        work.passes(),
        generation.elapsed().toMillis(),
        work.certain(),
        work.decided(),
        work.accepted(),
        work.drafted());
  }
}
