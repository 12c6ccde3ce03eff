/** A bakery on WhatsApp. Begin reading at {@link dev.miga.shop.Shop}. */
@NullMarked
package dev.miga.shop;

import org.jspecify.annotations.NullMarked;
