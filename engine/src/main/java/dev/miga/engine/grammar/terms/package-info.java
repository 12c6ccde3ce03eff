/**
 * The terms on which a grammar is compiled: {@link dev.miga.engine.grammar.terms.Limits} on its
 * texts, the order of keys, the {@link dev.miga.engine.grammar.terms.Budget} of the compilation,
 * and the exception by which a schema is refused. May use nothing but the engine's errors.
 */
@NullMarked
package dev.miga.engine.grammar.terms;

import org.jspecify.annotations.NullMarked;
