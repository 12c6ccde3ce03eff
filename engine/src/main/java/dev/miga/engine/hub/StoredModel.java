package dev.miga.engine.hub;

import java.nio.file.Path;

/**
 * A model in the store.
 *
 * @param reference what it was pulled as
 * @param path the model file, or the folder of a safetensors model
 * @param bytes size of all its files
 */
public record StoredModel(ModelReference reference, Path path, long bytes) {}
