package dev.miga.cli;

import dev.miga.engine.chat.ChatTemplate;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.chat.StopTokens;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.CacheSource;
import dev.miga.engine.decode.Free;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.decode.Input;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Converses on the terminal. */
@Command(
    name = "chat",
    header = "Converse with a model.",
    description = {
      "Reads a line, answers it, and so on; an empty line or the end of input ends it.",
      "Gemma has no system role: --system goes before the first message of the user."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga chat --model hf:google/gemma-3-270m-it",
      "  echo \"¿Qué es una arepa?\" | miga chat --model gemma-3-270m-it.gguf"
    })
final class ChatCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "Instructions, put before the first message.")
  private String system = "";

  @Option(names = "--stats", description = "Print counts and speeds after each answer.")
  private boolean stats;

  ChatCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    GenerationOptions options = sampling.toOptions();
    PrintStream err = context.console().err();
    try (BaseModel base = new Models(context).base(model, compute)) {
      if (!base.model().converses()) {
        err.println(
            "miga: this is a pretrained checkpoint, not tuned to converse: it will ramble. A tuned one:"
                + " --model hf:google/gemma-3-270m-it");
      }
      if (!system.isEmpty()) {
        err.println("miga: Gemma has no system role; --system goes before your first message");
      }
      try (KvCache cache = base.model().gemma().newCache()) {
        converse(new Session(base, cache), options);
      }
    }
    return 0;
  }

  private void converse(Session session, GenerationOptions options) throws IOException {
    List<Message> messages = new ArrayList<>();
    if (!system.isEmpty()) {
      messages.add(Message.system(system));
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(context.console().in(), StandardCharsets.UTF_8));
    for (String line = ask(in); line != null && !line.isBlank(); line = ask(in)) {
      messages.add(Message.user(line));
      messages.add(Message.model(session.answer(new Conversation(messages), options)));
    }
  }

  private @org.jspecify.annotations.Nullable String ask(BufferedReader in) throws IOException {
    if (context.console().terminal() == Console.Terminal.INTERACTIVE) {
      context.console().err().print("> ");
      context.console().err().flush();
    }
    return in.readLine();
  }

  /** A conversation's place in the cache: what was read once is not read again. */
  private final class Session {
    private final BaseModel base;
    private final ChatTemplate template;
    private final KvCache cache;
    private TokenIds cached = TokenIds.EMPTY;

    Session(BaseModel base, KvCache cache) {
      this.base = base;
      this.template = new ChatTemplate(base.model().tokenizer());
      this.cache = cache;
    }

    String answer(Conversation conversation, GenerationOptions options) {
      PrintStream out = context.console().out();
      TokenIds ids = template.encode(conversation);
      int kept = commonPrefix(ids);
      cache.truncate(kept);
      cached = ids;
      Input input =
          new Input(
              AdaptedModel.of(base.model().gemma()),
              CacheSource.own(cache),
              ids.slice(kept, ids.size()).toArray());
      Vocabulary vocabulary = base.model().tokenizer().vocabulary();
      Free sequence =
          new Free(
              input,
              vocabulary,
              StopTokens.of(vocabulary),
              options,
              event -> {
                if (event instanceof TextDelta delta) {
                  out.print(delta.text());
                  out.flush();
                }
              });
      Generation generation = base.scheduler().submit(sequence).await();
      out.println();
      out.flush();
      if (stats) {
        RunCommand.printStats(generation, context.console().err());
      }
      return generation.text();
    }

    /** Tokens that the cache holds already; the last one is always read anew. */
    private int commonPrefix(TokenIds ids) {
      int limit = Math.min(Math.min(ids.size() - 1, cached.size()), cache.length());
      int same = 0;
      while (same < limit && ids.at(same) == cached.at(same)) {
        same++;
      }
      return same;
    }
  }
}
