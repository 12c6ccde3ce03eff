package dev.miga.shop.store;

import dev.miga.shop.message.CustomerMessage;

/**
 * A message to be processed.
 *
 * @param failures so far
 */
public record Waiting(CustomerMessage message, int failures) {}
