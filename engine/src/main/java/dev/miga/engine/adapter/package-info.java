/**
 * What was trained over a base model: the one format of adapters (PEFT's names in safetensors), its
 * reader and writer, and what an adapter makes of a weight. {@code model} merges it without knowing
 * it. Depends on {@code format} and {@code model}.
 */
@NullMarked
package dev.miga.engine.adapter;

import org.jspecify.annotations.NullMarked;
