/**
 * HTTP over specialists and their base model: tasks, OpenAI's API, health and metrics, and a web
 * page from the class path folder {@code /web}. May use {@code tasks} and the engine.
 */
@NullMarked
package dev.miga.server;

import org.jspecify.annotations.NullMarked;
