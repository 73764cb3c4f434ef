package com.example.orders;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes true in its own time. */
final class Eventually {

  private static final Duration AT_MOST = Duration.ofSeconds(20);

  private Eventually() {}

  static void eventually(String expectation, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + AT_MOST.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + AT_MOST.toSeconds() + " s: " + expectation);
      }
      Thread.sleep(20);
    }
  }
}
