/** Fine-tuning: forward and backward passes by hand, LoRA, AdamW, checkpoints, the trainer. */
module dev.miga.training {
  requires transitive dev.miga.eval;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.miga.training;
  exports dev.miga.training.data;
  exports dev.miga.training.export;
  exports dev.miga.training.layer;
  exports dev.miga.training.recipe;
}
