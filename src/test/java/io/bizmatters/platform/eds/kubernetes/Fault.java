package io.bizmatters.platform.eds.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** What becomes of a request that reaches a {@link FaultProxy}. */
@FunctionalInterface
public interface Fault {

  void strike(FaultExchange exchange) throws IOException, InterruptedException;

  /** None: the server answers. */
  static Fault none() {
    return FaultExchange::pass;
  }

  /**
   * Answers in the server's place, with a Status.
   *
   * @param headers each {@code Name: value}
   */
  static Fault answer(int code, String message, String... headers) {
    String status =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"message\":\"%s\"}"
            .formatted(code, message);
    return exchange -> exchange.answer(code, status, headers);
  }

  /** Answers in the server's place, with any text. */
  static Fault text(int code, String text) {
    return exchange -> exchange.answer(code, text);
  }

  /** The connection ends before an answer; the server never sees the request. */
  static Fault reset() {
    return FaultExchange::reset;
  }

  /** The server does it, and the connection ends before its answer. */
  static Fault resetAfterwards() {
    return exchange -> {
      exchange.forward().body().close();
      exchange.reset();
    };
  }

  /**
   * The last that comes from a process that is killed.
   *
   * @param kill lets nothing come after it
   */
  static Fault last(Runnable kill) {
    return exchange -> {
      kill.run();
      exchange.reset();
    };
  }

  /** The server does it, and half of its answer arrives. */
  static Fault truncate() {
    return FaultExchange::truncate;
  }

  /** The answer begins, says nothing and never ends. */
  static Fault silence() {
    return FaultExchange::beSilent;
  }

  /** No answer begins. */
  static Fault hang() {
    return FaultExchange::hang;
  }

  static Fault delay(Duration time) {
    return exchange -> {
      Thread.sleep(time.toMillis());
      exchange.pass();
    };
  }

  /** The server answers, and each line of it is rewritten. */
  static Fault rewrite(UnaryOperator<String> line) {
    return exchange -> exchange.rewrite(line);
  }
}
