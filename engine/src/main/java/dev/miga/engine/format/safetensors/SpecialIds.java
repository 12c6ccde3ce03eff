package dev.miga.engine.format.safetensors;

/** Ids of the tokens that a vocabulary names. */
record SpecialIds(int bosId, int eosId, int unknownId) {}
