package dev.miga.shop.order;

import java.util.List;

/**
 * What a model read, kept with the order so that a person can see why.
 *
 * @param content what it understood
 * @param confidence from 0 to 1, calibrated: that all of it is right
 * @param parts where each value comes from
 * @param text what it read: the customer's messages about this order, a line end between them
 * @param model hash of the specialist that read it
 */
public record Reading(
    OrderContent content, double confidence, List<Part> parts, String text, String model) {

  /** Copies the list. */
  public Reading {
    parts = List.copyOf(parts);
  }

  /**
   * A value and its place.
   *
   * @param pointer JSON Pointer into the content: {@code /items/0/product}
   * @param confidence from 0 to 1
   * @param from first character of {@code text} that it was read from, in UTF-16 units; -1 if it is
   *     at no one place
   * @param to the character after the last; -1 likewise
   */
  public record Part(String pointer, double confidence, int from, int to) {}
}
