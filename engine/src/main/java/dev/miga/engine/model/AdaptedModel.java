package dev.miga.engine.model;

/**
 * A model, and the adapter through which a sequence sees it.
 *
 * @param adapter {@link PackedAdapter#NONE} for the model as it is
 */
public record AdaptedModel(Gemma gemma, PackedAdapter adapter) {

  /** The model as it is. */
  public static AdaptedModel of(Gemma gemma) {
    return new AdaptedModel(gemma, PackedAdapter.NONE);
  }
}
