package dev.miga.kernels.training;

import java.util.List;

/**
 * Kernels of training and why they were chosen.
 *
 * @param reason one line, for reports
 * @param notes what faster kernels lack here, a line each, with what mends it; empty when nothing
 */
public record TrainingKernelsChoice(TrainingKernels kernels, String reason, List<String> notes) {
  public TrainingKernelsChoice {
    notes = List.copyOf(notes);
  }
}
