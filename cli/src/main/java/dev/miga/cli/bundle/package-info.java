/**
 * Builds a folder, or a package of it, that answers on another machine without Java: runtime, jars,
 * packed models, specialists. Knows no command and may use every module below the command line's.
 */
@NullMarked
package dev.miga.cli.bundle;

import org.jspecify.annotations.NullMarked;
