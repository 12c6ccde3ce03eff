package dev.miga.shop.order;

/**
 * A product of an order.
 *
 * @param quantity at least 1
 * @param product as the menu spells it
 */
public record Item(int quantity, String product) {}
