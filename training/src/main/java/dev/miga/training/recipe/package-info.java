/** From a task file to a specialist: settings, data, the score that counts, calibration, report. */
@NullMarked
package dev.miga.training.recipe;

import org.jspecify.annotations.NullMarked;
