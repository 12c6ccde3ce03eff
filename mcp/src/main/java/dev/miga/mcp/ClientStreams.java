package dev.miga.mcp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * What joins a server and its client.
 *
 * @param in messages of the client, a line each
 * @param out messages for it, and nothing else
 * @param log told in a line what goes wrong that the client cannot be told
 */
public record ClientStreams(InputStream in, OutputStream out, Consumer<String> log) {}
