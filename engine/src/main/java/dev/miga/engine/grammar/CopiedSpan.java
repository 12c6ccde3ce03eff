package dev.miga.engine.grammar;

/**
 * Where a copied string comes from.
 *
 * @param outputStart byte of the output at which the string's opening quote stands
 * @param outputEnd byte after its closing quote
 * @param sourceStart index in the input, in UTF-16 units, of the first place that reads like it
 * @param sourceEnd end of that place
 */
public record CopiedSpan(int outputStart, int outputEnd, int sourceStart, int sourceEnd) {}
