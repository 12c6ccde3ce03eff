/** Specialists by name. */
@NullMarked
package dev.miga.server.task;

import org.jspecify.annotations.NullMarked;
