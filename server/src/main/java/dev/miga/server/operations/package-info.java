/** What those who run a server see of it. */
@NullMarked
package dev.miga.server.operations;

import org.jspecify.annotations.NullMarked;
