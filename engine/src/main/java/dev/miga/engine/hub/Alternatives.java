package dev.miga.engine.hub;

/** Where else the weights of the packaged model can be had. */
final class Alternatives {
  /** Ends a message about pip. */
  static final String SENTENCE =
      "; other sources: 'miga pull hf:google/gemma-3-270m' with HF_TOKEN set, or any GGUF file of"
          + " Gemma 3 with --model FILE";

  private Alternatives() {}
}
