package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.Api.WriteGate;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Repeats requests after failures that {@link RetryRule} calls temporary, until the patience ends;
 * reports each repetition.
 */
final class Retries {

  /** One attempt at a request. */
  @FunctionalInterface
  interface Attempt {
    Answer send() throws IOException, ClusterException;
  }

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  private final RetryRule rule;
  private final LongSupplier nanoseconds;
  private final Pause pause;
  private final Duration patience;
  private final Consumer<String> progress;
  private final WriteGate gate;

  /**
   * @param nanoseconds a monotonic clock, such as {@link System#nanoTime}
   * @param patience how long after its first attempt a request may be repeated
   * @param progress takes a line for each repetition
   */
  Retries(
      RandomGenerator random,
      LongSupplier nanoseconds,
      Pause pause,
      Duration patience,
      Consumer<String> progress) {
    this(new RetryRule(random), nanoseconds, pause, patience, progress, WriteGate.open());
  }

  private Retries(
      RetryRule rule,
      LongSupplier nanoseconds,
      Pause pause,
      Duration patience,
      Consumer<String> progress,
      WriteGate gate) {
    this.rule = rule;
    this.nanoseconds = nanoseconds;
    this.pause = pause;
    this.patience = patience;
    this.progress = progress;
    this.gate = gate;
  }

  /** Returns these retries for writes: every attempt, also the first, checks the gate. */
  Retries guarded(WriteGate before) {
    return new Retries(rule, nanoseconds, pause, patience, progress, before);
  }

  /**
   * Waits before the next attempt.
   *
   * @param before the number of earlier attempts
   */
  void pauseAfter(int before) throws ClusterException {
    sleep(rule.delay(before));
  }

  /** Returns retries with the system's monotonic clock. */
  static Retries within(Duration patience, Consumer<String> progress) {
    return new Retries(
        new Random(), System::nanoTime, time -> Thread.sleep(time.toMillis()), patience, progress);
  }

  /** How long after its first attempt a request may be repeated. */
  Duration patience() {
    return patience;
  }

  /**
   * Sends a request over a client; does not wait for a server that has never answered.
   *
   * @throws ClusterException when no answer arrived, or only answers of temporary faults until the
   *     patience ended: they do not answer the request
   */
  Answer send(ClusterClient client, String what, Call call) throws ClusterException {
    try {
      Answer answer = send(what, () -> sendOnce(client, call));
      if (RetryRule.mayPass(answer)) {
        throw new ClusterException(
            Reason.UNREACHABLE,
            client.server() + " cannot answer for the moment (" + what + ": " + text(answer) + ")",
            "run the same goal again when it can; eds.retryTimeout says for how long it is tried");
      }
      return answer;
    } catch (IOException lost) {
      throw unreachable(client, lost);
    }
  }

  private static ClusterException unreachable(ClusterClient client, IOException lost) {
    return isDistrust(lost)
        ? new ClusterException(
            Reason.UNREACHABLE,
            client.server() + ": its certificate is not trusted (" + cause(lost) + ")",
            "get the kubeconfig again: its certificate-authority, and the address in its server,"
                + " must be those of the cluster",
            lost)
        : new ClusterException(
            Reason.UNREACHABLE,
            "cannot reach " + client.server() + " (" + cause(lost) + ")",
            "see whether `kubectl version` gets an answer, and whether eds.context is the right"
                + " one",
            lost);
  }

  private static boolean isDistrust(Throwable lost) {
    Optional<Throwable> cause = Optional.ofNullable(lost.getCause());
    return lost instanceof CertificateException || cause.filter(Retries::isDistrust).isPresent();
  }

  private static Answer sendOnce(ClusterClient client, Call call)
      throws IOException, ClusterException {
    boolean known = client.hasAnswered();
    try {
      return client.send(call);
    } catch (IOException lost) {
      throw known ? lost : new NeverReached(lost);
    }
  }

  /**
   * Returns the last answer, whatever it is.
   *
   * @throws IOException the last connection failure
   * @throws ClusterException when the gate is closed
   */
  Answer send(String what, Attempt attempt) throws IOException, ClusterException {
    long start = nanoseconds.getAsLong();
    for (int before = 0; ; before++) {
      Duration delay;
      String why;
      gate.check();
      try {
        Answer answer = attempt.send();
        delay = rule.delay(answer, before);
        if (!RetryRule.mayPass(answer) || outlasts(delay, start)) {
          return answer;
        }
        why = text(answer);
      } catch (NeverReached hopeless) {
        throw hopeless;
      } catch (IOException lost) {
        delay = rule.delay(before);
        if (outlasts(delay, start)) {
          throw lost;
        }
        why = cause(lost);
      }
      progress.accept(what + ": " + why + "; again in " + delay.toMillis() + " ms");
      sleep(delay);
    }
  }

  private boolean outlasts(Duration delay, long start) {
    return delay.plusNanos(nanoseconds.getAsLong() - start).compareTo(patience) > 0;
  }

  private static String text(Answer answer) {
    String asked = answer.retryAfter().map(after -> "; Retry-After: " + after).orElse("");
    return ("HTTP " + answer.code() + " " + answer.message()).strip() + asked;
  }

  private void sleep(Duration delay) throws ClusterException {
    try {
      pause.sleep(delay);
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    }
  }

  private static String cause(IOException lost) {
    String message = lost.getMessage();
    return message == null ? lost.getClass().getSimpleName() : message;
  }

  /** Reports that the server has never answered: probably its address is wrong. */
  static final class NeverReached extends IOException {
    private static final long serialVersionUID = 1L;

    NeverReached(IOException cause) {
      super(Retries.cause(cause), cause);
    }
  }
}
