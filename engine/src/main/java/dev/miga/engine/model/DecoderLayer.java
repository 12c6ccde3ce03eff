package dev.miga.engine.model;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.model.AdapterPass.Products;
import dev.miga.engine.model.Batch.Span;
import dev.miga.engine.model.Workspace.Buffers;
import dev.miga.kernels.Activations;
import dev.miga.kernels.AttentionCall;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * One layer of Gemma 3: attention and a gated MLP, each between two norms, over an f32 residual
 * stream. Source: the Gemma 3 technical report, arXiv 2503.19786.
 */
final class DecoderLayer {
  /** Tokens that a thread takes at a time where the work of each is small. */
  private static final int NORM_TOKENS = 8;

  private static final int ATTENTION_TOKENS = 16;

  /** Parts of a matmul for each thread: a thread that memory keeps waiting is helped out. */
  private static final int PARTS = 2;

  private final int index;
  private final ModelConfig config;
  private final LayerWeights weights;
  private final RopeTable rope;
  private final Kernels kernels;
  private final Workers workers;

  DecoderLayer(
      int index,
      ModelConfig config,
      LayerWeights weights,
      RopeTable rope,
      Kernels kernels,
      Workers workers) {
    this.index = index;
    this.config = config;
    this.weights = weights;
    this.rope = rope;
    this.kernels = kernels;
    this.workers = workers;
  }

  /** Normalises the residual stream into {@code b.normed()}: the input of {@link #forward}. */
  void normInput(Buffers b, int tokens) {
    workers.run(
        tokens,
        NORM_TOKENS,
        (from, to) -> {
          kernels.rmsNorm(
              b.residual(),
              weights.inputLayernorm(),
              config.rmsNormEps(),
              b.normed().values(),
              from,
              to);
          kernels.prepare(b.normed(), from, to);
        });
  }

  /** Adds this layer's output to {@code b.residual()}; the caches receive keys and values. */
  void forward(List<Span> spans, AdapterPass adapters, Buffers b, int tokens) {
    attention(spans, adapters, b, tokens);
    addAndNorm(b, tokens);
    mlp(adapters, b, tokens);
  }

  private void attention(List<Span> spans, AdapterPass adapters, Buffers b, int tokens) {
    project(
        b,
        tokens,
        List.of(weights.qProj(), weights.kProj(), weights.vProj()),
        List.of(b.query(), b.key(), b.value()),
        adapters.multiply(index, LinearGroup.QKV, b.normed()));
    int window = config.attention(index).window();
    if (spans.size() == 1) {
      attendAlone(spans.getFirst(), b, window);
    } else {
      attendTogether(spans, b, window);
    }
    workers.run(tokens, NORM_TOKENS, (from, to) -> kernels.prepare(b.attended(), from, to));
    Products added = adapters.multiply(index, LinearGroup.O, b.attended());
    matmul(weights.oProj(), b.attended(), tokens, b.projected(), added);
  }

  /** Several projections of the same input in one region, so that threads meet once. */
  private void project(
      Buffers b, int tokens, List<PackedMatrix> matrices, List<Floats> outs, Products added) {
    int rows = matrices.stream().mapToInt(PackedMatrix::rows).sum();
    workers.run(
        rows,
        workers.granule(rows, 16, PARTS),
        (from, to) -> {
          int start = 0;
          for (int i = 0; i < matrices.size(); i++) {
            PackedMatrix w = matrices.get(i);
            int first = Math.max(from - start, 0);
            int last = Math.min(to - start, w.rows());
            if (first < last) {
              kernels.matmul(w, b.normed(), tokens, outs.get(i), first, last);
              added.addTo(i, outs.get(i), first, last);
            }
            start += w.rows();
          }
        });
  }

  /** Threads divide the tokens of a sequence, or what its only token does. */
  private void attendAlone(Span span, Buffers b, int window) {
    workers.run(span.tokens(), NORM_TOKENS, (from, to) -> rotateAndStore(b, span, from, to));
    int heads = config.numAttentionHeads();
    if (span.tokens() > 1) {
      workers.run(
          span.tokens(),
          ATTENTION_TOKENS,
          (from, to) -> attend(b, span, window, from, to, 0, heads));
    } else if (kernels.dividesKeys()) {
      attendInParts(b, span, window);
    } else {
      int granule = workers.granule(heads, 1, 1);
      workers.run(heads, granule, (from, to) -> attend(b, span, window, 0, 1, from, to));
    }
  }

  /**
   * Threads divide the sequences, and long ones among them: first all keys and values are stored,
   * then some tokens of a sequence at a time attend.
   */
  private void attendTogether(List<Span> spans, Buffers b, int window) {
    List<Piece> pieces = Piece.of(spans);
    workers.run(
        pieces.size(),
        1,
        (from, to) -> {
          for (Piece piece : pieces.subList(from, to)) {
            rotateAndStore(b, piece.span(), piece.from(), piece.to());
          }
        });
    int heads = config.numAttentionHeads();
    workers.run(
        pieces.size(),
        1,
        (from, to) -> {
          for (Piece piece : pieces.subList(from, to)) {
            attend(b, piece.span(), window, piece.from(), piece.to(), 0, heads);
          }
        });
  }

  /** Tokens {@code [from, to)} of a span. */
  private record Piece(Span span, int from, int to) {
    /** All of some spans. */
    static List<Piece> of(List<Span> spans) {
      List<Piece> pieces = new ArrayList<>(spans.size());
      for (Span span : spans) {
        for (int from = 0; from < span.tokens(); from += ATTENTION_TOKENS) {
          int to = Math.min(span.tokens(), from + ATTENTION_TOKENS);
          pieces.add(new Piece(span, from, to));
        }
      }
      return pieces;
    }
  }

  private void rotateAndStore(Buffers b, Span span, int from, int to) {
    int position = span.cache().length();
    Floats angles = rope.rows(position + from, position + to);
    int first = span.from() + from;
    int last = span.from() + to;
    normRope(b.query().rows(first, last), weights.qNorm(), angles);
    normRope(b.key().rows(first, last), weights.kNorm(), angles);
    kernels.storeKv(b.key(), b.value(), span.cache().layer(index), first, last, position + from);
  }

  private void normRope(Floats x, java.lang.foreign.MemorySegment weight, Floats angles) {
    kernels.normRope(x, weight, config.rmsNormEps(), angles, config.headDim(), 0, x.rows());
  }

  /** A single token: threads divide the keys that it sees. */
  private void attendInParts(Buffers b, Span span, int window) {
    AttentionCall call = call(b, span, window, 0, 1, 0, config.numAttentionHeads());
    workers.run(call.parts(), 1, (from, to) -> kernels.attentionParts(call, b.parts(), from, to));
    kernels.joinAttention(call, b.parts());
  }

  private float scale() {
    return config.attention(index).scale();
  }

  private void attend(
      Buffers b, Span span, int window, int from, int to, int headFrom, int headTo) {
    kernels.attention(call(b, span, window, from, to, headFrom, headTo));
  }

  private AttentionCall call(
      Buffers b, Span span, int window, int from, int to, int headFrom, int headTo) {
    return new AttentionCall(
        b.query(),
        span.cache().layer(index),
        window,
        scale(),
        b.attended().values(),
        span.from() + from,
        span.from() + to,
        span.cache().length() + from,
        headFrom,
        headTo);
  }

  private void matmul(PackedMatrix w, Activations input, int tokens, Floats out, Products added) {
    workers.run(
        w.rows(),
        workers.granule(w.rows(), 16, PARTS),
        (from, to) -> {
          kernels.matmul(w, input, tokens, out, from, to);
          added.addTo(0, out, from, to);
        });
  }

  private void addAndNorm(Buffers b, int tokens) {
    workers.run(
        tokens,
        NORM_TOKENS,
        (from, to) -> {
          float eps = config.rmsNormEps();
          kernels.rmsNormAdd(
              b.projected(), weights.postAttentionLayernorm(), eps, b.residual(), from, to);
          kernels.rmsNorm(
              b.residual(), weights.preFeedforwardLayernorm(), eps, b.normed().values(), from, to);
          kernels.prepare(b.normed(), from, to);
        });
  }

  private void mlp(AdapterPass adapters, Buffers b, int tokens) {
    Products gateUp = adapters.multiply(index, LinearGroup.GATE_UP, b.normed());
    int width = config.intermediateSize();
    Floats gate = b.gate().values();
    workers.run(
        width,
        workers.granule(width, 16, PARTS),
        (from, to) -> {
          kernels.matmul(weights.gateProj(), b.normed(), tokens, gate, from, to);
          kernels.matmul(weights.upProj(), b.normed(), tokens, b.up(), from, to);
          gateUp.addTo(0, gate, from, to);
          gateUp.addTo(1, b.up(), from, to);
          kernels.geluMul(gate, b.up(), tokens, from, to);
        });
    workers.run(tokens, NORM_TOKENS, (from, to) -> kernels.prepare(b.gate(), from, to));
    Products down = adapters.multiply(index, LinearGroup.DOWN, b.gate());
    matmul(weights.downProj(), b.gate(), tokens, b.projected(), down);
    workers.run(
        tokens,
        NORM_TOKENS,
        (from, to) ->
            kernels.rmsNormAdd(
                b.projected(),
                weights.postFeedforwardLayernorm(),
                config.rmsNormEps(),
                b.residual(),
                from,
                to));
  }
}
