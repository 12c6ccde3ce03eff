package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Constrained;
import dev.miga.engine.decode.DraftModel;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.Work;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.tokenizer.TokenIds;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers a prompt with JSON that a schema allows. */
final class JsonRun {
  private final BaseModel model;
  private final Grammar grammar;
  private final TokenIds stops;

  private JsonRun(BaseModel model, Grammar grammar, TokenIds stops) {
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
  static JsonRun of(BaseModel model, String schema, Path file) {
    TokenIds stops = StopTokens.of(model.model().tokenizer().vocabulary());
    try {
      GrammarOptions options = GrammarOptions.of(model.tokens(), stops.toArray());
      JsonValue closed = ClosedSchema.of(JsonValue.parse(schema));
      return new JsonRun(model, Grammar.ofJsonSchema(closed, options), stops);
    } catch (MigaException e) {
      ErrorCode code = e.code() == ErrorCode.INVALID_ARGUMENT ? ErrorCode.INVALID_FILE : e.code();
      throw new MigaException(code, file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Prints the answer to a prompt once it is whole; strings marked x-verbatim are copied from it.
   */
  Generation run(String prompt, Input input, GenerationOptions options, PrintStream out) {
    Constrained sequence =
        new Constrained(
            input,
            grammar.constraint(prompt),
            new int[0],
            new DraftModel(model.model().tokenizer(), stops),
            options,
            event -> {});
    Generation generation = model.scheduler().submit(sequence).await();
    if (!generation.isComplete()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "the answer is longer than %d tokens, so none is printed; raise --max-tokens or bound the schema: maxLength, maxItems, additionalProperties: false"
              .formatted(options.maxTokens()));
    }
    out.println(generation.text());
    out.flush();
    return generation;
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
