package dev.miga.shop.store;

import java.util.Optional;

/**
 * What is still to be done.
 *
 * @param waiting how many wait
 * @param failing how many of these failed at least once
 * @param problem what the oldest of the failing met
 */
public record Backlog(int waiting, int failing, Optional<String> problem) {}
