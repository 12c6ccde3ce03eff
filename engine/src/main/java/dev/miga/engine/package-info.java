/**
 * The root of what can go wrong: {@link MigaException} and its {@link ErrorCode}. Depends on the
 * JDK only.
 */
@NullMarked
package dev.miga.engine;

import org.jspecify.annotations.NullMarked;
