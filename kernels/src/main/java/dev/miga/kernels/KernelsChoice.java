package dev.miga.kernels;

import java.util.List;

/**
 * Kernels and why they were chosen.
 *
 * @param reason one line, for reports
 * @param notes what faster kernels lack here, a line each, with what mends it; empty when nothing
 */
public record KernelsChoice(Kernels kernels, String reason, List<String> notes) {
  public KernelsChoice {
    notes = List.copyOf(notes);
  }
}
