/** A day of invented messages, for those who want to see a shop at work. */
@NullMarked
package dev.miga.shop.demo;

import org.jspecify.annotations.NullMarked;
