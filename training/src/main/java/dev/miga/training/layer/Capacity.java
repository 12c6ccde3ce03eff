package dev.miga.training.layer;

/**
 * What one pass must hold; memory is allocated for it once.
 *
 * @param rows of a batch
 * @param positions of the longest branch
 * @param targets of a batch
 */
public record Capacity(int rows, int positions, int targets) {
  public Capacity {
    if (rows < 1 || positions < 1 || targets < 1) {
      throw new IllegalArgumentException(
          "capacity of %d rows, %d positions, %d targets".formatted(rows, positions, targets));
    }
  }
}
