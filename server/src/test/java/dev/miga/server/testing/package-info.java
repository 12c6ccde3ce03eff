/** What tests of other modules use too. */
@NullMarked
package dev.miga.server.testing;

import org.jspecify.annotations.NullMarked;
