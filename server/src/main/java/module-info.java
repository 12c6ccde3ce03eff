/** HTTP: tasks, OpenAI's API, operations and the web page. */
module dev.miga.server {
  requires io.javalin;
  requires io.opentelemetry.api;
  requires io.opentelemetry.context;
  requires io.opentelemetry.exporter.otlp;
  requires io.opentelemetry.sdk.common;
  requires io.opentelemetry.sdk.trace;
  requires io.prometheus.metrics.model;
  requires java.logging;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires transitive dev.miga.tasks;
  requires static transitive org.jspecify;

  exports dev.miga.server;
  exports dev.miga.server.http;
  exports dev.miga.server.settings;
}
