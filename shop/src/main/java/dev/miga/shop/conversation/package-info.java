/** From one message after another to an order: what changes, and what the shop answers. */
@NullMarked
package dev.miga.shop.conversation;

import org.jspecify.annotations.NullMarked;
