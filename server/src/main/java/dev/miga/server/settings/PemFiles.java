package dev.miga.server.settings;

import java.nio.file.Path;

/**
 * What a server shows of itself, in PEM.
 *
 * @param certificate its own first, then those that signed it
 * @param key private, in PKCS#8
 */
public record PemFiles(Path certificate, Path key) {}
