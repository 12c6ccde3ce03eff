package dev.miga.shop.store;

import dev.miga.shop.conversation.Outgoing;
import java.time.Instant;
import java.util.Optional;

/**
 * Words of the shop to a customer.
 *
 * @param id given by the database
 * @param reply id of the message that they answer
 * @param attempts that failed so far
 * @param written when the shop decided to say so
 * @param heard when the customer wrote last: words of one's own are allowed for a day from then
 */
public record Letter(
    long id,
    String customer,
    Outgoing body,
    Optional<String> reply,
    int attempts,
    Instant written,
    Optional<Instant> heard) {}
