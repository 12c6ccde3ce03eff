package dev.miga.training.export;

import dev.miga.engine.hub.GemmaTerms;

/** What a PEFT folder says to people. */
final class PeftCard {
  private PeftCard() {}

  static String markdown(StoredAdapter adapter, String name, String baseName) {
    return """
        ---
        base_model: %2$s
        library_name: peft
        license: gemma
        ---

        # %1$s

        A low-rank adapter of rank %3$d for %2$s, trained with Miga. `miga prompt %1$s TEXT` prints the prompt
        that it was trained on; an answer ends with `<end_of_turn>`. It was trained on the weights that Miga
        serves; on weights of another precision its answers can differ.

        ```python
        %4$s```

        %5$s.
        """
        .formatted(
            name,
            baseName,
            adapter.config().rank(),
            adapter.labels() > 0 ? classifier(adapter, baseName) : writer(baseName),
            GemmaTerms.SENTENCE);
  }

  private static String writer(String baseName) {
    return """
        from peft import PeftModel
        from transformers import AutoModelForCausalLM

        base = AutoModelForCausalLM.from_pretrained("%s")
        model = PeftModel.from_pretrained(base, ".")
        """
        .formatted(baseName);
  }

  /** Transformers' head has no bias and would drop the adapter's without a word. */
  private static String classifier(StoredAdapter adapter, String baseName) {
    String withBias =
        adapter.hasBias()
            ? """
              # The head has a bias, for which Transformers' own has no room.
              base.score = torch.nn.Linear(base.config.hidden_size, %d)
              """
                .formatted(adapter.labels())
            : "";
    return """
        import torch
        from peft import PeftModel
        from transformers import AutoModelForSequenceClassification

        base = AutoModelForSequenceClassification.from_pretrained("%s", num_labels=%d)
        %smodel = PeftModel.from_pretrained(base, ".")  # labels in the order of labels.txt
        """
        .formatted(baseName, adapter.labels(), withBias);
  }
}
