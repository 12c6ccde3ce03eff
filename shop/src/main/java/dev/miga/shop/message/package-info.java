/** What customers send, whatever channel it came by. */
@NullMarked
package dev.miga.shop.message;

import org.jspecify.annotations.NullMarked;
