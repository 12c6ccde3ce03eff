package dev.miga.shop.store;

import dev.miga.shop.message.Message;

/**
 * A message to be processed.
 *
 * @param attempts that failed so far
 */
public record Waiting(Message message, int attempts) {}
