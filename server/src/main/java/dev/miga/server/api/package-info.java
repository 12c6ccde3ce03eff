/** What the server answers, declared once: for the router and for who reads about it. */
@NullMarked
package dev.miga.server.api;

import org.jspecify.annotations.NullMarked;
