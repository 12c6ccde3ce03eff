/**
 * Specialists as beans of Spring Boot: keys {@code miga...} name them, and the start opens them
 * over one base model; with health and meters, where an application has them. A leaf: it uses
 * {@code tasks}, and nothing of Miga uses it.
 */
@NullMarked
package dev.miga.spring;

import org.jspecify.annotations.NullMarked;
