/** What the people of the shop see and do, over HTTP. */
@NullMarked
package dev.miga.shop.board;

import org.jspecify.annotations.NullMarked;
