package dev.miga.engine.decode;

import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.function.Consumer;

/**
 * Free text.
 *
 * @param vocabulary what tokens write
 * @param stops tokens that end it
 * @param options how tokens are chosen
 * @param events receives the text as it is written and, last, what came of it
 */
public record Free(
    Input input,
    Vocabulary vocabulary,
    TokenIds stops,
    GenerationOptions options,
    Consumer<GenerationEvent> events)
    implements Sequence<Generation> {}
