/** What must not be lost: messages, orders, corrections and answers, in SQLite or PostgreSQL. */
@NullMarked
package dev.miga.shop.store;

import org.jspecify.annotations.NullMarked;
