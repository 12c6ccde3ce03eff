package dev.miga.shop.store;

import dev.miga.shop.conversation.MessageReader.Sorted;
import dev.miga.shop.message.CustomerMessage;
import java.util.Optional;

/**
 * A message that a person must answer.
 *
 * @param sorted what it is about, if it is words
 * @param order id of the order that it is part of
 */
public record PersonMessage(
    CustomerMessage message, Optional<Sorted> sorted, Optional<Long> order) {}
