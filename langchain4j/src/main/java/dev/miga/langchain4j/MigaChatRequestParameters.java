package dev.miga.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** LangChain4j's parameters of a request, and those that Miga has besides. Immutable. */
public final class MigaChatRequestParameters extends DefaultChatRequestParameters {
  private final @Nullable Long seed;

  private MigaChatRequestParameters(Builder builder) {
    super(builder);
    this.seed = builder.seed;
  }

  /**
   * Of the random numbers: the same seed gives the same text. Without one each text has its own.
   */
  public OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  /** The seed in parameters of whatever kind. */
  static OptionalLong seedOf(ChatRequestParameters parameters) {
    return parameters instanceof MigaChatRequestParameters own ? own.seed() : OptionalLong.empty();
  }

  @Override
  public MigaChatRequestParameters overrideWith(ChatRequestParameters that) {
    return builder().overrideWith(this).overrideWith(that).build();
  }

  @Override
  public MigaChatRequestParameters defaultedBy(ChatRequestParameters that) {
    return builder().overrideWith(that).overrideWith(this).build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof MigaChatRequestParameters that
        && Objects.equals(seed, that.seed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), seed);
  }

  @Override
  public String toString() {
    return super.toString() + " with seed " + Optional.ofNullable(seed);
  }

  /** None yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Gathers parameters. */
  public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
    private @Nullable Long seed;

    private Builder() {}

    /** Seed of the random numbers. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    @Override
    public Builder overrideWith(ChatRequestParameters parameters) {
      Asked.requireKnown(parameters); // what it has besides would be lost
      super.overrideWith(parameters);
      seedOf(parameters).ifPresent(this::seed);
      return this;
    }

    @Override
    public MigaChatRequestParameters build() {
      return new MigaChatRequestParameters(this);
    }
  }
}
