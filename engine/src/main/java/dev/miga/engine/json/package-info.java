/**
 * JSON values as schemas and instances hold them: order of keys and spelling of numbers are kept,
 * and there is one spelling in which they are written. May use nothing but the engine's errors.
 */
@NullMarked
package dev.miga.engine.json;

import org.jspecify.annotations.NullMarked;
