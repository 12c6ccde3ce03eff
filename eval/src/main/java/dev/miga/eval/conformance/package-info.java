/**
 * Which JSON Schemas constrain output rightly, and how fast: schemas with instances that are known
 * to be valid or not, verdicts, and a file of verdicts that may only improve. Uses no other package
 * of this module.
 */
@NullMarked
package dev.miga.eval.conformance;

import org.jspecify.annotations.NullMarked;
