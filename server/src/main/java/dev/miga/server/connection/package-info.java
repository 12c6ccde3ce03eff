/** Connections, before there is a request: where they come in, TLS, and when they are closed. */
@NullMarked
package dev.miga.server.connection;

import org.jspecify.annotations.NullMarked;
