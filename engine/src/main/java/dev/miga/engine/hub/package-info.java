/**
 * Models on this machine and how they get there: a store of finished downloads, the packaged
 * weights through {@code pip}, the Hugging Face Hub over HTTP. The only package that opens a
 * connection to the outside. Depends on the JDK, Jackson's streaming parser, the root package and
 * {@code format}, for messages.
 */
@NullMarked
package dev.miga.engine.hub;

import org.jspecify.annotations.NullMarked;
