package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.scaletest.ScaleTests.Candidate;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which tests of a run may see each other. */
class ScaleTestsTest {

  private static final Candidate ORDERS = reading("orders", "ORDERS");
  private static final Candidate BILLS = reading("bills", "BILLS");

  @Test
  void thoseOfDifferentStreamsRunSideBySide() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    List<String> names =
        ScaleTests.run(
            List.of(ORDERS, BILLS),
            Exception.class,
            one -> {
              both.await(10, TimeUnit.SECONDS);
              return name(one);
            });
    assertThat(names).containsExactly("orders", "bills");
  }

  @Test
  void thoseOfOneStreamRunOneAfterAnother() throws Exception {
    AtomicInteger running = new AtomicInteger();
    List<Boolean> alone =
        ScaleTests.run(
            List.of(ORDERS, reading("audit", "ORDERS"), reading("search", "ORDERS")),
            IOException.class,
            one -> {
              boolean first = running.incrementAndGet() == 1;
              Thread.sleep(20);
              boolean last = running.decrementAndGet() == 0;
              return first && last;
            });
    assertThat(alone).containsExactly(true, true, true);
  }

  @Test
  void aFailureStopsTheOthersAndWaitsUntilTheyHaveCleanedUp() {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean cleaned = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                ScaleTests.run(
                    List.of(ORDERS, BILLS),
                    IOException.class,
                    one -> {
                      if (one.equals(BILLS)) {
                        started.await(10, TimeUnit.SECONDS);
                        throw new IOException("disk full");
                      }
                      return interrupted(started, cleaned);
                    }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(cleaned).isTrue();
  }

  private static String interrupted(CountDownLatch started, AtomicBoolean cleaned)
      throws InterruptedException {
    started.countDown();
    try {
      Thread.sleep(60_000);
      return "never stopped";
    } finally {
      Thread.sleep(50);
      cleaned.set(true);
    }
  }

  @Test
  void whoeverIsStoppedStopsThem() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean cleaned = new AtomicBoolean();
    AtomicBoolean told = new AtomicBoolean();
    Thread build =
        new Thread(
            () -> {
              try {
                ScaleTests.run(
                    List.of(BILLS), RuntimeException.class, one -> interrupted(started, cleaned));
              } catch (InterruptedException stop) {
                told.set(cleaned.get());
              } catch (Exception other) {
                throw new IllegalStateException(other);
              }
            });
    build.start();
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    build.interrupt();
    build.join(10_000);
    assertThat(told).isTrue();
  }

  private static String name(Candidate one) {
    return one.service().service().name();
  }

  private static Candidate reading(String name, String stream) {
    return new Candidate(
        AService.named(name).reads(stream, name).generated(),
        AReadiness.of(name, "READY", List.of()));
  }
}
