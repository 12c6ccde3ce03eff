package dev.miga.cli;

/**
 * What every command is built with.
 *
 * @param console streams
 * @param environment variables and folders
 */
public record Context(Console console, Environment environment) {}
