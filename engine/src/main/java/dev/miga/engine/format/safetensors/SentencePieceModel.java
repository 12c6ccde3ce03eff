package dev.miga.engine.format.safetensors;

import dev.miga.engine.format.VocabularyBuilder;
import dev.miga.engine.format.VocabularyData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The vocabulary of {@code tokenizer.model}: SentencePiece's {@code ModelProto}, of which pieces,
 * scores, types and the special ids are read. Source: sentencepiece_model.proto.
 */
final class SentencePieceModel {
  private static final long MAX_BYTES = 64 << 20;
  private static final int MODEL_TYPE_BPE = 2;

  private static final int PIECES = 1;
  private static final int TRAINER = 2;
  private static final int TRAINER_MODEL_TYPE = 3;
  private static final int TRAINER_UNKNOWN_ID = 40;
  private static final int TRAINER_BOS_ID = 41;
  private static final int TRAINER_EOS_ID = 42;

  private final Path path;
  private final VocabularyBuilder builder;
  private int count;
  private int modelType = 1;
  private int unknownId;
  private int bosId = 1;
  private int eosId = 2;

  private SentencePieceModel(Path path, VocabularyBuilder builder) {
    this.path = path;
    this.builder = builder;
  }

  /** Reads pieces into the builder; what lies beyond its size is left out. */
  static SpecialIds read(Path path, VocabularyBuilder builder) {
    return new SentencePieceModel(path, builder).read();
  }

  private SpecialIds read() {
    ProtobufCursor cursor = new ProtobufCursor(path, JsonFile.bytes(path, MAX_BYTES));
    while (cursor.hasField()) {
      switch (cursor.field()) {
        case PIECES -> readPiece(cursor.message());
        case TRAINER -> readTrainer(cursor.message());
        default -> cursor.skip();
      }
    }
    if (modelType != MODEL_TYPE_BPE) {
      throw cursor.damaged("model type " + modelType + ", Gemma has BPE (2)");
    }
    if (count == 0) {
      throw cursor.damaged("no pieces");
    }
    return new SpecialIds(bosId, eosId, unknownId);
  }

  private void readPiece(ProtobufCursor cursor) {
    byte[] utf8 = new byte[0];
    float score = 0;
    long type = VocabularyData.TYPE_NORMAL;
    while (cursor.hasField()) {
      switch (cursor.field()) {
        case 1 -> utf8 = cursor.bytes();
        case 2 -> score = cursor.real();
        case 3 -> type = cursor.number();
        default -> cursor.skip();
      }
    }
    if (type < VocabularyData.TYPE_NORMAL
        || type > VocabularyData.TYPE_BYTE
        || Float.isNaN(score)) {
      throw cursor.damaged("piece %d has type %d and score %s".formatted(count, type, score));
    }
    if (count < builder.size()) {
      set(utf8, score, (byte) type);
    }
    count++;
  }

  /** Types as llama.cpp's converter has them: what is matched whole has a space for U+2581. */
  private void set(byte[] utf8, float score, byte type) {
    if (type == VocabularyData.TYPE_USER_DEFINED) {
      AddedToken.of(count, new String(utf8, StandardCharsets.UTF_8)).addTo(builder);
    } else {
      builder.set(count, utf8, score, type);
    }
  }

  private void readTrainer(ProtobufCursor cursor) {
    while (cursor.hasField()) {
      switch (cursor.field()) {
        case TRAINER_MODEL_TYPE -> modelType = (int) cursor.number();
        case TRAINER_UNKNOWN_ID -> unknownId = (int) cursor.number();
        case TRAINER_BOS_ID -> bosId = (int) cursor.number();
        case TRAINER_EOS_ID -> eosId = (int) cursor.number();
        default -> cursor.skip();
      }
    }
  }
}
