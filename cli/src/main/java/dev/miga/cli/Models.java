package dev.miga.cli;

import dev.miga.engine.model.LanguageModel;

/** Loads the model that a command was asked to work on. */
record Models(Context context) {

  /** The model, pulled first where it is missing; its weights are packed the first time. */
  LanguageModel load(ModelOptions model, ComputeOptions compute) {
    ProgressLine progress = ProgressLine.of(context.console());
    return LanguageModel.load(
        model.path(context),
        compute.kernels(context),
        compute.threads(),
        (done, total) -> progress.advanced("packing weights, once", done, total));
  }
}
