package dev.miga.training.layer;

import java.util.List;
import java.util.Optional;

/** What a training changes: the matrices of a {@link Method}, and a label head if there is one. */
public sealed interface TrainableParameters permits LoraParameters, FullParameters {

  /** All numbers in one vector. */
  ParameterVector vector();

  /** Scores of labels, where the task is to classify. */
  Optional<LabelHead> labelHead();

  /**
   * The usual beginning, from which training starts as the base model.
   *
   * @param seed of what is random in it
   */
  void initialize(long seed);

  /** Names of matrices whose gradient has a number that is none, for messages. */
  default List<String> withUnsoundGradients() {
    return slots().stream().filter(slot -> !slot.isSound(vector())).map(Slot::name).toList();
  }

  /** The named pieces of the vector. */
  List<Slot> slots();

  /** A named piece of the vector. */
  record Slot(String name, long index, int count) {
    private boolean isSound(ParameterVector vector) {
      for (float value : vector.gradients(index, count)) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
      return true;
    }
  }
}
