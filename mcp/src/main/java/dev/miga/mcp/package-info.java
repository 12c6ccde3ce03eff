/**
 * Specialists as tools of the Model Context Protocol, for one client over a pair of streams: {@link
 * dev.miga.mcp.ToolServer}. The messages are those of the protocol's own SDK; how they lie in
 * lines, are cancelled and are awaited at the end is done here. May use {@code tasks} and what is
 * below.
 */
@NullMarked
package dev.miga.mcp;

import org.jspecify.annotations.NullMarked;
