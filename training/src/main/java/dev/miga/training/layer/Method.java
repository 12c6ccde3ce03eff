package dev.miga.training.layer;

/** What of a model is trained. */
public sealed interface Method {

  /**
   * A low-rank adapter for every linear; the weights stay as they are.
   *
   * @param rounding what the sums of weights and adapter become before they are multiplied with;
   *     none where the adapter stays beside the weights
   */
  record Lora(LoraConfig config, Rounding rounding) implements Method {
    /** Beside the weights. */
    public Lora(LoraConfig config) {
      this(config, new Rounding.None());
    }

    /** Checks that what is merged has no inputs of its own to drop. */
    public Lora {
      if (!(rounding instanceof Rounding.None) && config.dropout() > 0) {
        throw new IllegalArgumentException("no dropout where the adapter is merged");
      }
    }
  }

  /**
   * All linears of all layers; embeddings and norms stay as they are.
   *
   * @param rounding what weights become before they are multiplied with
   */
  record FullBlocks(Rounding rounding) implements Method {
    /** With weights as they are. */
    public FullBlocks() {
      this(new Rounding.None());
    }
  }

  /** Low-rank adaptation of this rank, with the usual settings. */
  static Method loraOfRank(int rank) {
    return new Lora(LoraConfig.ofRank(rank));
  }

  /** Probability that an input of the trained part is dropped. */
  default float dropout() {
    return switch (this) {
      case Lora lora -> lora.config().dropout();
      case FullBlocks full -> 0;
    };
  }
}
