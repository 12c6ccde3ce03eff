/**
 * More samples of the samples that there are, for any task: typed in haste, in another order of
 * sentences, composed of templates; and whether one fits its task.
 */
@NullMarked
package dev.miga.training.data;

import org.jspecify.annotations.NullMarked;
