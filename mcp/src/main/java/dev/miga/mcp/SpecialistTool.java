package dev.miga.mcp;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Classified.LabelProbability;
import dev.miga.tasks.Completed;
import dev.miga.tasks.ReplyJson;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.Structured;
import dev.miga.tasks.Task;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A specialist as a tool.
 *
 * @param name by which it is called
 */
record SpecialistTool(String name, Specialist specialist, McpJsonMapper json) {
  private static final String TEXT = "text";
  private static final String META = "dev.miga/"; // the protocol wants a prefix
  private static final int LABELS = 5;

  /** The tool and what it does. */
  SyncToolSpecification specification() {
    return SyncToolSpecification.builder()
        .tool(tool())
        .callHandler((exchange, request) -> call(request.arguments()))
        .build();
  }

  private Tool tool() {
    Task task = specialist.task();
    ToolAnnotations harmless =
        ToolAnnotations.builder()
            .readOnlyHint(true)
            .destructiveHint(false)
            .idempotentHint(true)
            .openWorldHint(false)
            .build();
    Tool.Builder tool =
        Tool.builder(name, json, ToolTexts.input(task))
            .description(ToolTexts.description(task))
            .annotations(harmless);
    ToolTexts.output(task.kind()).ifPresent(schema -> tool.outputSchema(json, schema));
    return tool.build();
  }

  /** Waits for the answer. Interrupting the thread cancels it. */
  private CallToolResult call(@Nullable Map<String, Object> arguments) {
    try {
      return result(specialist.apply(text(arguments == null ? Map.of() : arguments)));
    } catch (MigaException e) {
      return CallToolResult.builder().addTextContent(e.oneLine()).isError(true).build();
    }
  }

  private static String text(Map<String, Object> arguments) {
    for (String given : arguments.keySet()) {
      if (!given.equals(TEXT)) {
        throw wrong("there is no argument '" + given + "', only '" + TEXT + "'");
      }
    }
    if (arguments.get(TEXT) instanceof String text) {
      return text;
    }
    throw wrong("the argument '" + TEXT + "' is missing or no string");
  }

  private static MigaException wrong(String what) {
    return new MigaException(ErrorCode.INVALID_ARGUMENT, what);
  }

  private CallToolResult result(Answer answer) {
    return switch (answer) {
      case Structured<?> structured -> record(structured);
      case Classified classified -> label(classified);
      case Completed completed ->
          CallToolResult.builder().addTextContent(completed.text()).isError(false).build();
    };
  }

  private CallToolResult record(Structured<?> structured) {
    String record = structured.output().toJson();
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put(META + "confidence", ReplyJson.rounded(structured.confidence()));
    CallToolResult.Builder result = CallToolResult.builder().addTextContent(record).isError(false);
    if (ToolTexts.output(specialist.task().kind()).isPresent()) {
      result.structuredContent(json, record);
    }
    if (!structured.uncertain().isEmpty()) {
      meta.put(META + "uncertain", structured.uncertain());
      result.addTextContent(ToolTexts.uncertain(structured.uncertain()));
    }
    return result.meta(meta).build();
  }

  private CallToolResult label(Classified classified) {
    Map<String, Double> labels = new LinkedHashMap<>();
    for (LabelProbability each : classified.distribution()) {
      if (labels.size() < LABELS) {
        labels.put(each.label(), ReplyJson.rounded(each.probability()));
      }
    }
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("label", classified.label().orElse(null));
    content.put("confidence", ReplyJson.rounded(classified.confidence()));
    content.put("labels", labels);
    try {
      return CallToolResult.builder()
          .addTextContent(json.writeValueAsString(content))
          .structuredContent(content)
          .isError(false)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
