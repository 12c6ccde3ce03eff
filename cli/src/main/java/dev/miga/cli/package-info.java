/**
 * The command line: picocli commands over the library. The only place that reads the environment,
 * writes to standard output and ends the process.
 */
@NullMarked
package dev.miga.cli;

import org.jspecify.annotations.NullMarked;
