/**
 * Specialists over the tables of Apache Spark: a transformer of Spark ML and functions of SQL,
 * which share one model in each executor. A leaf: it uses {@code tasks}, and nothing of Miga uses
 * it.
 */
@NullMarked
package dev.miga.spark;

import org.jspecify.annotations.NullMarked;
