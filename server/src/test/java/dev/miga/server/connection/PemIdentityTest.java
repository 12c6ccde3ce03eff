package dev.miga.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.server.settings.PemFiles;
import dev.miga.server.testing.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemIdentityTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsCertificateAndKey(String algorithm) throws Exception {
    PemIdentity identity = PemIdentity.read(SelfSigned.make(folder, algorithm).files());
    assertThat(identity.chain()).hasSize(1);
    assertThat(identity.keyStore().isKeyEntry("server")).isTrue();
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws Exception {
    PemFiles own = SelfSigned.make(Files.createDirectory(folder.resolve("a")), "EC").files();
    PemFiles other = SelfSigned.make(Files.createDirectory(folder.resolve("b")), "EC").files();
    assertFails(new PemFiles(own.certificate(), other.key()), "tls.key: ", "is not the key of");
  }

  @Test
  void refusesWhatIsNoPem() throws Exception {
    PemFiles sound = SelfSigned.make(folder, "EC").files();
    Path text = Files.writeString(folder.resolve("text"), "secret");
    assertFails(new PemFiles(text, sound.key()), "tls.certificate: ", "must be certificates");
    assertFails(new PemFiles(sound.certificate(), text), "tls.key: ", "openssl pkcs8");
    Path key = Files.writeString(text, Files.readString(sound.key()).replace("M", "N"));
    assertFails(new PemFiles(sound.certificate(), key), "tls.key: ", "openssl pkcs8");
    Path none = folder.resolve("none");
    assertFails(new PemFiles(none, sound.key()), "no such file");
  }

  private static void assertFails(PemFiles files, String... messages) throws IOException {
    assertThatThrownBy(() -> PemIdentity.read(files))
        .isInstanceOf(MigaException.class)
        .message()
        .contains(messages)
        .doesNotContain("secret");
  }
}
