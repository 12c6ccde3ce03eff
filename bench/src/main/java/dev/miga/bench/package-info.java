/** JMH benches of single kernels; never published. May depend on every module. */
@NullMarked
package dev.miga.bench;

import org.jspecify.annotations.NullMarked;
