/**
 * What all packages share: {@link MigaException} with its {@link ErrorCode}, and the {@link
 * Folders} that they keep things in. Depends on the JDK only.
 */
@NullMarked
package dev.miga.engine;

import org.jspecify.annotations.NullMarked;
