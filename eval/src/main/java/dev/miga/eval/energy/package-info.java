/**
 * Energy that work takes: counted by the processor or by a battery where one can be read, else
 * estimated. Uses no other package.
 */
@NullMarked
package dev.miga.eval.energy;

import org.jspecify.annotations.NullMarked;
