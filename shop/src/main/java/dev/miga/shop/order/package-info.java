/** Orders, and what a model read of them. */
@NullMarked
package dev.miga.shop.order;

import org.jspecify.annotations.NullMarked;
