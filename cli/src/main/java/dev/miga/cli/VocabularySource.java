package dev.miga.cli;

import dev.miga.engine.tokenizer.Vocabulary;

/** Finds the tokens of a model without loading its weights. */
@FunctionalInterface
interface VocabularySource {
  /** The vocabulary of the model that the options name. */
  Vocabulary of(ModelOptions model);
}
