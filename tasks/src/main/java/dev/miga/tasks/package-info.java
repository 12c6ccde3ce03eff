/**
 * What a specialised model is for and how it is asked: a {@link dev.miga.tasks.Task} read from a
 * file, the {@link dev.miga.tasks.Prompt} made of it, and the {@link dev.miga.tasks.Specialist}
 * that answers. May use {@code decoding} and the engine.
 */
@NullMarked
package dev.miga.tasks;

import org.jspecify.annotations.NullMarked;
