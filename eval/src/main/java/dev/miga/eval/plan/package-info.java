/**
 * How many machines messages need: figures of one machine, measured; a simulation of its scheduler
 * under arrivals; the search for the fewest. Uses {@code eval} and its {@code energy}.
 */
@NullMarked
package dev.miga.eval.plan;

import org.jspecify.annotations.NullMarked;
