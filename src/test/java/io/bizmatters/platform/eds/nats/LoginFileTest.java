package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.nats.NatsCertificates.LoginFile;
import io.bizmatters.platform.eds.nats.NatsCredentials.CredentialsFile;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that the build's variables name, where somebody put what is no such file. */
@Timeout(20)
class LoginFileTest {

  private static final Path ENDLESS = Path.of("/dev/zero");

  @TempDir private Path folder;

  @Test
  void aFileIsReadAlsoThroughALink() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "content");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertThat(LoginFile.bytes(link)).asString().isEqualTo("content");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> LoginFile.bytes(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": it holds more than 1 MiB");
  }

  @Test
  void aDeviceIsNoCredentialsFile() {
    assertThatThrownBy(() -> NatsLogin.with(new CredentialsFile(ENDLESS), new Options.Builder()))
        .isInstanceOf(IOException.class)
        .hasMessage("EDS_NATS_CREDS names /dev/zero, which cannot be read: it is no regular file");
  }

  @Test
  void aDeviceIsNoCertificate() {
    assertThatThrownBy(() -> NatsCertificates.of(Map.of("EDS_NATS_CA", ENDLESS.toString())))
        .isInstanceOf(NatsException.class)
        .hasMessageContaining("EDS_NATS_CA: cannot read /dev/zero: it is no regular file");
  }
}
