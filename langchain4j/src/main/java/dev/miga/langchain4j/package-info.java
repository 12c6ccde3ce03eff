/**
 * Specialists and the base model as what LangChain4j knows: {@link
 * dev.miga.langchain4j.MigaChatModel}, its streaming twin, a classifier and a counter of tokens.
 * What a request asks for and is not there is refused by its name. May use {@code tasks} and what
 * is below.
 */
@NullMarked
package dev.miga.langchain4j;

import org.jspecify.annotations.NullMarked;
