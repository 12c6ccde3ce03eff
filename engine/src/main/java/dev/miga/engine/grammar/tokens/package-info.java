/**
 * The bytes of a vocabulary's tokens as a trie, and sets of tokens. May use the tokenizer and what
 * that may use.
 */
@NullMarked
package dev.miga.engine.grammar.tokens;

import org.jspecify.annotations.NullMarked;
