package dev.miga.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  @TempDir private Path folder;

  @Test
  void listsCompleteModelsByName() throws IOException {
    file("hf+a+b+m.gguf@v2/m.gguf", "12345");
    file("gemma-3-270m/gemma-3-270m-q4_k_m.gguf", "123");
    file("gemma-3-270m/NOTICE.md", "1");
    file(".incoming/hf+c+d/model.safetensors.part", "1");
    file("notes/todo.txt", "1");

    assertThat(store().models())
        .containsExactly(
            new StoredModel(
                ModelReference.standard(),
                folder.resolve("gemma-3-270m/gemma-3-270m-q4_k_m.gguf"),
                4),
            new StoredModel(
                ModelReference.parse("hf:a/b/m.gguf@v2"),
                folder.resolve("hf+a+b+m.gguf@v2/m.gguf"),
                5));
  }

  @Test
  void hasNoModelsWhereThereIsNoFolder() {
    assertThat(new ModelStore(folder.resolve("none"), WeightSources.offline()).models()).isEmpty();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void resolvesAPathToItself() throws IOException {
    Path path = file("somewhere/model.gguf", "1");
    assertThat(store().resolve(new ModelReference.Local(path), Progress.silent())).isEqualTo(path);
  }

  @Test
  void reportsAPathThatDoesNotExist() {
    assertFails(
        () -> store().resolve(ModelReference.parse("gemma-3-270"), Progress.silent()),
        ErrorCode.NOT_FOUND,
        "gemma-3-270: no such file, and no model of that name");
  }

  @Test
  void removesAModelAndWhatIsUnfinishedOfIt() throws IOException {
    file("hf+a+b/model.safetensors", "1");
    file(".incoming/hf+a+b/model.safetensors.part", "1");

    store().remove(ModelReference.parse("hf:a/b"));

    assertThat(folder.resolve("hf+a+b")).doesNotExist();
    assertThat(folder.resolve(".incoming")).isEmptyDirectory();
  }

  @Test
  void removesNothingWhileItIsDownloaded() throws Exception {
    Path part = file(".incoming/hf+a+b/model.safetensors.part", "1");
    Files.createDirectories(folder.resolve(".locks"));
    Path lock = folder.resolve(".locks/hf+a+b");
    ModelReference model = ModelReference.parse("hf:a/b");

    try (ModelLock held = ModelLock.acquire(lock, model, Progress.silent(), ignored -> {})) {
      assertThat(held).isNotNull();
      assertFails(() -> store().remove(model), ErrorCode.REFUSED, "another process");
      assertThat(part).exists();
    }
    store().remove(model);
    assertThat(part).doesNotExist();
  }

  @Test
  void namesTheFolderAndTheCureWhereNothingCanBeStored() throws IOException {
    Path inTheWay = file("file", "1");
    ModelStore store = new ModelStore(inTheWay, new WeightSources(r -> (f, p) -> {}));
    assertFails(
        () -> store.resolve(ModelReference.parse("hf:a/b"), Progress.silent()),
        ErrorCode.IO,
        "hf:a/b: cannot be stored in " + inTheWay);
    assertFails(
        () -> store.resolve(ModelReference.parse("hf:a/b"), Progress.silent()),
        ErrorCode.IO,
        "MIGA_HOME");
  }

  @Test
  void refusesToRemoveWhatItDoesNotHave() throws IOException {
    Path foreign = file("mine/model.gguf", "1");

    assertFails(
        () -> store().remove(ModelReference.parse("hf:a/b")),
        ErrorCode.NOT_FOUND,
        "hf:a/b: not in");
    assertFails(
        () -> store().remove(new ModelReference.Local(foreign)),
        ErrorCode.INVALID_ARGUMENT,
        "not a model of the store");
    assertThat(foreign).exists();
  }

  private ModelStore store() {
    return new ModelStore(folder, WeightSources.offline());
  }

  private Path file(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolve("..").normalize());
    return Files.writeString(file, content);
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MigaException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
