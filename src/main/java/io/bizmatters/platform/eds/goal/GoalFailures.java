package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.report.ConsoleText;
import io.bizmatters.platform.eds.report.OutputException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * Turns failures into failures that Maven can print, without commands or secrets in foreign text.
 */
final class GoalFailures {

  private GoalFailures() {}

  /**
   * Makes the message safe: a server may have written parts of it, and Maven prints it unchanged.
   */
  static <E extends Exception> E safe(E failure, Function<String, E> constructor) {
    return reworded(failure, ConsoleText::of, constructor);
  }

  /** Rewords a message; returns the same failure if the message stays unchanged. */
  static <E extends Exception> E reworded(
      E failure, UnaryOperator<String> words, Function<String, E> constructor) {
    String message = String.valueOf(failure.getMessage());
    String safe = words.apply(message);
    if (safe.equals(message)) {
      return failure;
    }
    E other = constructor.apply(safe);
    other.setStackTrace(failure.getStackTrace());
    List.of(failure.getSuppressed()).forEach(other::addSuppressed);
    return other;
  }

  static MojoExecutionException unwritten(OutputException failure) {
    return failed(failure.what() + "\n  fix  " + failure.fix(), failure);
  }

  /**
   * Returns a failure that suppresses its cause: Maven would append the causes' messages to a
   * message that is already complete.
   */
  static MojoExecutionException failed(String message, Exception cause) {
    MojoExecutionException failed = new MojoExecutionException(message);
    failed.addSuppressed(harmless(cause));
    return failed;
  }

  /**
   * Returns a cause without unsafe text: {@code mvn -e} prints the messages of all causes as
   * servers wrote them.
   */
  private static Throwable harmless(Throwable cause) {
    boolean isHarmless = true;
    for (Throwable one = cause; one != null && isHarmless; one = one.getCause()) {
      String message = String.valueOf(one.getMessage());
      isHarmless = ConsoleText.ofServer(message).equals(message);
    }
    if (isHarmless) {
      return cause;
    }
    String message = ConsoleText.ofServer(String.valueOf(cause.getMessage()));
    Throwable masked = new Throwable(cause.getClass().getName() + ": " + message);
    masked.setStackTrace(cause.getStackTrace());
    return masked;
  }
}
