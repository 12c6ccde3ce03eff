/** The command line. */
module dev.miga.cli {
  requires dev.miga.engine;
  requires dev.miga.eval;
  requires dev.miga.mcp;
  requires dev.miga.server;
  requires dev.miga.shop;
  requires dev.miga.tasks;
  requires dev.miga.training;
  requires info.picocli;
  requires java.logging;
  requires jdk.management;
  requires org.apache.commons.compress;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  exports dev.miga.cli;

  opens dev.miga.cli to
      info.picocli;
}
