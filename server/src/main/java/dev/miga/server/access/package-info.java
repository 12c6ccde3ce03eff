/** Who may ask, and on which terms. */
@NullMarked
package dev.miga.server.access;

import org.jspecify.annotations.NullMarked;
