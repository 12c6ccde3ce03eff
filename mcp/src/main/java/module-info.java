/** Specialists as tools of the Model Context Protocol. */
module dev.miga.mcp {
  requires io.modelcontextprotocol.sdk.mcp.core;
  requires io.modelcontextprotocol.sdk.mcp.json.jackson3;
  requires java.logging;
  requires org.reactivestreams;
  requires reactor.core;
  requires tools.jackson.databind;
  requires transitive dev.miga.tasks;
  requires static transitive org.jspecify;

  exports dev.miga.mcp;
}
