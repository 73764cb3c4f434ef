package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.api.KubeconfigNode.Problems;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers go through the environment's proxy; the rules are those of Go's programs. */
class EnvironmentProxyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://k.acme.com | - | true",
        "https://k.acme.com | * | false",
        "https://k.acme.com | acme.com | false",
        "https://acme.com | acme.com | false",
        "https://acme.com | .acme.com | true",
        "https://k.acme.com | .acme.com | false",
        "https://k.acme.com | *.acme.com | false",
        "https://kacme.com | acme.com | true",
        "https://K.Acme.com | ACME.com | false",
        "https://k.acme.com:6443 | acme.com:6443 | false",
        "https://k.acme.com:6443 | acme.com:443 | true",
        "https://k.acme.com | acme.com:443 | false",
        "https://k.acme.com | x.com,acme.com | false",
        "https://10.1.2.3:6443 | 10.0.0.0/8 | false",
        "https://11.1.2.3:6443 | 10.0.0.0/8 | true",
        "https://10.1.2.3:6443 | 10.1.2.3 | false",
        "https://10.1.2.30:6443 | 10.1.2.3 | true",
        "https://10.1.2.3:6443 | 10.1.2.3:6443 | false",
        "https://10.1.2.3:6443 | 10.1.2.3:443 | true",
        "https://10.1.2.3 | 10.1.2.0/33 | true",
        "https://[fd00::1]:6443 | fd00::/8 | false",
        "https://[fd00::1]:6443 | fd00::1 | false",
        "https://[fd00::1]:6443 | [fd00::1]:6443 | false",
        "https://[fd00::1]:6443 | 10.0.0.0/8 | true",
        "https://localhost:6443 | - | false",
        "https://127.0.0.9:6443 | - | false",
        "https://[::1]:6443 | - | false",
      })
  void aServerGoesThroughItUnlessItIsExcepted(String server, String excepted, boolean through) {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://p:8080", "NO_PROXY", excepted.replace("-", ""));
    assertThat(of(server, environment).isPresent()).isEqualTo(through);
  }

  @Test
  void eachKindOfServerHasItsOwn() {
    Map<String, String> environment = Map.of("HTTP_PROXY", "http://one", "https_proxy", "two:3128");
    assertThat(of("http://a.com", environment)).hasToString("Optional[one:80]");
    assertThat(of("https://a.com", environment)).hasToString("Optional[two:3128]");
    assertThat(of("https://a.com", Map.of("HTTP_PROXY", "http://one"))).isEmpty();
    assertThat(of("https://a.com", Map.of("HTTPS_PROXY", ""))).isEmpty();
  }

  private static Optional<HttpProxy> of(String server, Map<String, String> environment) {
    return new EnvironmentProxy(environment).of(URI.create(server), new Problems());
  }
}
