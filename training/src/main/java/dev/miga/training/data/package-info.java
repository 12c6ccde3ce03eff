/**
 * More samples of the samples that there are, for any task: typed in haste, in another order of
 * sentences, composed of templates; whether one fits its task, which texts are nearly the same, and
 * public sets as their authors publish them.
 */
@NullMarked
package dev.miga.training.data;

import org.jspecify.annotations.NullMarked;
