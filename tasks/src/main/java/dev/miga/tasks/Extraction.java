package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Constrained;
import dev.miga.engine.decode.DraftModel;
import dev.miga.engine.decode.DraftTable;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.PrefixCaches;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Reads records out of texts: generation under the grammar of the task's schema. */
final class Extraction implements Applier {
  private static final int MAX_TOKENS = 4096;

  private final Means means;
  private final Kind.Extract extract;
  private final Grammar grammar;

  /** Of the answer, for texts that are normalized. */
  private final Grammar answers;

  private final DraftModel drafts;
  private final PrefixCaches caches;

  Extraction(Means means, Kind.Extract extract) {
    this.means = means;
    this.extract = extract;
    TokenIds stops = means.prompt().stopIds();
    GrammarOptions options = GrammarOptions.of(means.base().tokens(), stops.toArray());
    this.grammar = Grammar.ofJsonSchema(extract.written(), options);
    grammar.warmUp(Grammar.WARM_UP);
    this.answers =
        means.file().task().normalize().isEmpty()
            ? grammar
            : Grammar.ofJsonSchema(extract.schema(), options);
    Tokenizer tokenizer = means.base().model().tokenizer();
    DraftTable known = means.file().drafts().map(DraftTable::read).orElseGet(DraftTable::new);
    this.drafts = new DraftModel(tokenizer, stops, known);
    this.caches = means.base().prefix(means.model(), means.prompt().prefix());
  }

  @Override
  public Prepared<?> prepare(NormalizedText given, Consumer<GenerationEvent> events) {
    String text = given.text();
    Input input = new Input(means.model(), caches, means.prompt().message(text).toArray());
    // A draft may go a little beyond the output.
    int most = Math.clamp(input.room() - GenerationOptions.DRAFT * 4L, 1, MAX_TOKENS);
    Constrained sequence =
        new Constrained(
            input,
            grammar.constraint(text),
            means.prompt().watched(text),
            drafts,
            GenerationOptions.greedy(most),
            events);
    return new Prepared<>(sequence, generation -> answer(given, generation));
  }

  private Answer answer(NormalizedText text, Generation read) {
    if (!read.isComplete()) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the answer is longer than %d tokens; bound the strings and lists of the schema"
              .formatted(read.tokens().size()));
    }
    Generation generation = text.given(read);
    JsonValue written = JsonValue.parse(generation.text());
    JsonValue output = WrittenSchema.answer(written, extract.schema(), extract.written());
    if (!generation.text().equals(read.text())) {
      requireAllowed(output, text.given());
    }
    double raw = Confidence.of(generation.decisions());
    Calibration calibration = means.file().calibration();
    double confidence = calibration.apply(Calibration.RECORD, raw);
    List<Field> fields = FieldReader.read(output, written, generation, calibration);
    return new Structured<>(
        output,
        output,
        fields,
        confidence,
        extract.thresholds().uncertain(confidence, fields),
        generation);
  }

  /** What was copied is not always as long as it was read, nor of the same letters. */
  private void requireAllowed(JsonValue output, String text) {
    byte[] json = output.toJson().getBytes(StandardCharsets.UTF_8);
    Constraint constraint = answers.constraint(text);
    if (!constraint.acceptBytes(json) || !constraint.mayStop()) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "what the answer copies is not allowed by the schema as the text has it, not normalized; "
              + "raise maxLength, leave a pattern out, or normalize less");
    }
  }

  @Override
  public long bytes() {
    return caches.bytes();
  }

  @Override
  public void close() {
    caches.close();
  }
}
