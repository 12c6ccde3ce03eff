/** How a server listens, whom it answers, and what it takes. */
@NullMarked
package dev.miga.server.settings;

import org.jspecify.annotations.NullMarked;
