package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Map<String, String> GENERATED =
      Map.of(
          "NATS_URL", "nats://nats.nats.svc:4222",
          "NATS_STREAM_NAME", "ORDERS",
          "NATS_CONSUMER_GROUP", "orders-workers",
          "PORT", "8080");

  @Test
  void whatThePluginGeneratesIsEnough() {
    assertThat(Settings.from(GENERATED))
        .isEqualTo(
            new Settings(
                "nats://nats.nats.svc:4222",
                "ORDERS",
                "orders-workers",
                8080,
                Duration.ofMillis(50),
                Duration.ofSeconds(20)));
  }

  @Test
  void whatIsMissingIsNamedAllAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(Map.of("NATS_STREAM_NAME", "ORDERS", "PORT", " ")))
        .withMessage("not set in the environment: NATS_URL, NATS_CONSUMER_GROUP, PORT");
  }

  @Test
  void aNumberThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(generatedWith("PORT", "http")))
        .withMessage("PORT is not a number: http");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(generatedWith("PORT", "65536")))
        .withMessage("PORT is not within 0 and 65535: 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(generatedWith("DRAIN_TIMEOUT_SECONDS", "-1")))
        .withMessage("DRAIN_TIMEOUT_SECONDS is not within 0 and 3600: -1");
  }

  private static Map<String, String> generatedWith(String name, String value) {
    Map<String, String> environment = new HashMap<>(GENERATED);
    environment.put(name, value);
    return environment;
  }
}
