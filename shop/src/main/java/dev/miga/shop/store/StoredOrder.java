package dev.miga.shop.store;

import dev.miga.shop.order.Order;

/**
 * An order and how often it changed: who changes it names the version that he saw, and fails if
 * there is a later one.
 *
 * @param version from 1
 */
public record StoredOrder(Order order, long version) {}
