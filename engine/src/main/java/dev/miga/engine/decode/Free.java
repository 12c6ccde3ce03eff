package dev.miga.engine.decode;

import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Free text.
 *
 * @param vocabulary what tokens write
 * @param stops tokens that end it
 * @param options how tokens are chosen
 * @param odds beside how many of the most probable tokens each is told; empty where none is told,
 *     which spares reading all of the model's table for it
 * @param events receives the text as it is written and, last, what came of it
 */
public record Free(
    Input input,
    Vocabulary vocabulary,
    TokenIds stops,
    GenerationOptions options,
    OptionalInt odds,
    Consumer<GenerationEvent> events)
    implements Sequence<Generation> {

  /** One whose events tell no probabilities. */
  public Free(
      Input input,
      Vocabulary vocabulary,
      TokenIds stops,
      GenerationOptions options,
      Consumer<GenerationEvent> events) {
    this(input, vocabulary, stops, options, OptionalInt.empty(), events);
  }
}
