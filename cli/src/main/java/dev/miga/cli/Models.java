package dev.miga.cli;

import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.model.LanguageModel;

/** Loads the model that a command was asked to work on. */
record Models(Context context) {

  /** The model, pulled first where it is missing; its weights are packed the first time. */
  LanguageModel load(ModelOptions model, ComputeOptions compute) {
    return LanguageModel.load(
        model.path(context),
        context.environment().folders().packed(),
        compute.kernels(context),
        compute.threads(),
        new PackingLine(context.console()));
  }

  /** The same with a scheduler, for one sequence at a time. */
  BaseModel base(ModelOptions model, ComputeOptions compute) {
    return new BaseModel(load(model, compute), Scheduler.Limits.STANDARD.withInFlight(1));
  }
}
