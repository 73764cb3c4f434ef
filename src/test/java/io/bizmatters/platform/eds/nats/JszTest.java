package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is made of monitoring's answers that the test cluster does not give. */
class JszTest {

  private static final String KEY = "ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA";

  private static final String ACCOUNT =
      "{\"account_details\":[{\"name\":\"orders\",\"id\":\"%s\",\"stream_detail\":[{\"name\":\"S\",\"consumer_detail\":[{\"name\":\"w\",\"num_pending\":3,\"num_ack_pending\":4,\"config\":{\"durable_name\":\"w\",\"ack_policy\":\"all\"}}]}]}]}"
          .formatted(KEY);

  @Test
  void anAccountIsFoundByItsKey() throws Exception {
    assertThat(asked(KEY, ACCOUNT, ACCOUNT))
        .isInstanceOfSatisfying(Found.class, found -> assertThat(found.lag()).isEqualTo(7));
  }

  @Test
  void aNameTagIsToldItsKey() throws Exception {
    assertThat(asked("orders", "{}", ACCOUNT))
        .isInstanceOfSatisfying(
            WrongAccount.class,
            answer -> assertThat(answer.fix()).isEqualTo("nats.account: " + KEY));
  }

  @Test
  void whatIsNoMonitoringIsSaidToBeNone() throws Exception {
    assertThat(asked("$G", "<html>", "{}").toString()).contains("no monitoring of NATS");
    assertThat(asked("$G", "{\"disabled\":true}", "{}").toString()).contains("JetStream is off");
  }

  /** The first answer is to KEDA's query, the other to the one for all accounts. */
  private static StreamAnswer asked(String account, String first, String all)
      throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jsz",
        exchange -> {
          boolean keda = exchange.getRequestURI().getRawQuery().startsWith("acc=");
          byte[] body = (keda ? first : all).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (NatsSessions sessions = NatsServer.sessions()) {
      StreamReader reader = new StreamReader(NatsAccess.MONITORING, sessions);
      String address = "127.0.0.1:" + server.getAddress().getPort();
      return reader.read(
          new StreamReader.Question("nats://h:1", account, "S", "w", address, false),
          Duration.ofSeconds(5));
    } finally {
      server.stop(0);
    }
  }
}
