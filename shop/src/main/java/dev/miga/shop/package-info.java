/** Wires the shop together. */
@NullMarked
package dev.miga.shop;

import org.jspecify.annotations.NullMarked;
