/**
 * Numbers in, numbers out: block formats, packed matrices and the operations of a transformer over
 * them. Nothing here knows a model, a file or a token. May depend on the JDK only; the only package
 * of the project that uses {@code jdk.incubator.vector}, the foreign-function API and C.
 */
@NullMarked
package dev.miga.kernels;

import org.jspecify.annotations.NullMarked;
