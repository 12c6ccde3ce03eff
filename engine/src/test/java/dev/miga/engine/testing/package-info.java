/** Fixtures for the tests of every module: a tiny random Gemma, built in code. */
@NullMarked
package dev.miga.engine.testing;

import org.jspecify.annotations.NullMarked;
