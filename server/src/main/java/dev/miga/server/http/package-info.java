/** Requests and answers as HTTP has them: fields, bodies, streams, failures. */
@NullMarked
package dev.miga.server.http;

import org.jspecify.annotations.NullMarked;
