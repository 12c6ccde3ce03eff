/** The library that people import: formats, tokenizer, model, grammar, sampling, generation. */
module dev.miga.engine {
  requires transitive dev.miga.kernels;
  requires static transitive org.jspecify;
  requires java.net.http;
  requires tools.jackson.core;

  exports dev.miga.engine;
  exports dev.miga.engine.adapter;
  exports dev.miga.engine.chat;
  exports dev.miga.engine.format;
  exports dev.miga.engine.format.gguf;
  exports dev.miga.engine.format.safetensors;
  exports dev.miga.engine.decode;
  exports dev.miga.engine.hub;
  exports dev.miga.engine.model;
  exports dev.miga.engine.sampling;
  exports dev.miga.engine.tensor;
  exports dev.miga.engine.tokenizer;
  exports dev.miga.engine.grammar;
  exports dev.miga.engine.grammar.terms;
  exports dev.miga.engine.grammar.tokens;
  exports dev.miga.engine.json;
}
