package dev.miga.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which key failed a start, and what to do. */
final class BadKeyAnalyzer extends AbstractFailureAnalyzer<BadKeyException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, BadKeyException cause) {
    return new FailureAnalysis(cause.oneLine(), cause.remedy(), cause);
  }
}
