/** The web page. */
@NullMarked
package dev.miga.server.page;

import org.jspecify.annotations.NullMarked;
