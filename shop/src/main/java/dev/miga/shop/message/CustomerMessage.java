package dev.miga.shop.message;

import java.time.Instant;
import java.util.Optional;

/**
 * A message of a customer.
 *
 * @param id that WhatsApp gave it; the same in every delivery
 * @param customer telephone number in WhatsApp's form, digits alone
 * @param name that the customer has on WhatsApp
 * @param at when it was sent, in seconds
 */
public record CustomerMessage(
    String id, String customer, Optional<String> name, Instant at, Content content) {}
