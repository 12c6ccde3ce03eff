package dev.miga.shop.store;

import java.util.Optional;

/**
 * A letter and what became of it.
 *
 * @param delivery as WhatsApp told, if it did
 * @param problem why it failed or waits
 */
public record Posted(
    Letter letter, LetterState state, Optional<Receipt> delivery, Optional<String> problem) {}
