/** HTTP: tasks, OpenAI's API, operations and the web page. */
module dev.miga.server {
  requires io.javalin;
  requires java.logging;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires transitive dev.miga.tasks;
  requires static transitive org.jspecify;

  exports dev.miga.server;
  exports dev.miga.server.settings;
}
