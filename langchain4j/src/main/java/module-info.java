/** Specialists and the base model as models of LangChain4j. */
module dev.miga.langchain4j {
  requires transitive dev.miga.tasks;
  requires transitive langchain4j.core;
  requires static transitive langchain4j;
  requires static transitive org.jspecify;

  exports dev.miga.langchain4j;
}
