/** Tasks and the specialists that do them: text in, valid data with confidence out. */
module dev.miga.tasks {
  requires transitive dev.miga.engine;
  requires static transitive org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.dataformat.yaml;

  exports dev.miga.tasks;
}
