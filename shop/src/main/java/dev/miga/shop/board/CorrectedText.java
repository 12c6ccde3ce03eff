package dev.miga.shop.board;

import dev.miga.shop.order.OrderContent;

/**
 * An example to learn from.
 *
 * @param text what the model had read
 * @param content what a person says that it means
 */
public record CorrectedText(String text, OrderContent content) {}
