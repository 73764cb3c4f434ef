package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the plugin's own keys to those of the NATS client. */
class SigningKeyTest {

  @Property(tries = 200)
  void itSignsAsTheClientsOwnKeyDoes(@ForAll @Size(max = 100) byte[] nonce) throws Exception {
    NKey theirs = NKey.createUser(null);

    SigningKey ours = SigningKey.of(new String(theirs.getSeed()));

    assertThat(ours.getID()).isEqualTo(theirs.getPublicKey());
    assertThat(ours.sign(nonce)).isEqualTo(theirs.sign(nonce));
    assertThat(ours.getJWT()).isEmpty();
  }

  @Test
  void aCredentialsFileHoldsTheJwtAndTheSeed() throws Exception {
    NKey key = NKey.createUser(null);
    String file =
        String.format(JwtUtils.NATS_USER_JWT_FORMAT, "ey.jwt.text", new String(key.getSeed()));

    for (String text : new String[] {file, file.replace("\n", "\r\n"), "\n" + file.strip()}) {
      SigningKey read = SigningKey.ofCredentials(text);
      assertThat(read.getJWT()).isEqualTo("ey.jwt.text".toCharArray());
      assertThat(read.getID()).isEqualTo(key.getPublicKey());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "S3CRET!                                                    | a seed has 58 letters of A to Z and digits of 2 to 7",
        "SUAABC                                                     | a seed has 58 letters of A to Z and digits of 2 to 7",
        "SUAMLK2ZNL35WSMW37E7UD4VZ7ELPKW7DHC3BWBSD2GCZ7IUQQXZIORRCU | the checksum of the seed is wrong"
      })
  void whatIsNoSeedIsRefusedUnseen(String seed, String reason) {
    assertThatThrownBy(() -> SigningKey.of(seed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason)
        .hasNoCause();
  }

  @Test
  void aSeedOfAnAccountIsRefused() throws Exception {
    String seed = new String(NKey.createAccount(null).getSeed());
    assertThatThrownBy(() -> SigningKey.of(seed)).hasMessage("the seed of a user begins with SU");
  }

  @Test
  void aFileWithoutTheSeedIsRefused() {
    assertThatThrownBy(() -> SigningKey.ofCredentials("-----BEGIN NATS USER JWT-----\ney.j.t\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the file holds no JWT and seed below lines of dashes");
  }
}
