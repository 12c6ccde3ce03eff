package dev.miga.tasks;

/**
 * A text for a specialist, one of many.
 *
 * @param id by which its owner knows it
 * @param text any text
 */
public record Request(String id, String text) {}
