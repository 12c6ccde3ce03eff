/**
 * Messages that differ in one attribute of who writes: groups of them, groups made from lists of
 * words, and when a group counts as answered alike. May use {@code tasks} and the engine, no other
 * package of this module.
 */
@NullMarked
package dev.miga.eval.bias;

import org.jspecify.annotations.NullMarked;
