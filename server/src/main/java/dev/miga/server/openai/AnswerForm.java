package dev.miga.server.openai;

/** What OpenAI's API calls an answer. */
enum AnswerForm {
  /** Of {@code /v1/chat/completions}. */
  CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk"),
  /** Of {@code /v1/completions}. */
  TEXT("cmpl-", "text_completion", "text_completion");

  private final String prefix;
  private final String whole;
  private final String chunk;

  AnswerForm(String prefix, String whole, String chunk) {
    this.prefix = prefix;
    this.whole = whole;
    this.chunk = chunk;
  }

  /** How its ids begin. */
  String prefix() {
    return prefix;
  }

  /** Name of a whole answer. */
  String whole() {
    return whole;
  }

  /** Name of a part of one. */
  String chunk() {
    return chunk;
  }
}
