package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.report.ConsoleText;
import io.bizmatters.platform.eds.report.OutputException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.maven.plugin.MojoExecutionException;

/** Turns failures into those that Maven prints, without a command or a secret of foreign text. */
final class GoalFailures {

  private GoalFailures() {}

  /** Servers may have written parts of a message, and Maven prints messages as they are. */
  static <E extends Exception> E safe(E failure, Function<String, E> constructor) {
    return reworded(failure, ConsoleText::of, constructor);
  }

  /** Rewords a message, and returns the failure itself if its message stays. */
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

  /** Suppresses the cause: Maven appends the messages of causes to a message that says it all. */
  static MojoExecutionException failed(String message, Exception cause) {
    MojoExecutionException failed = new MojoExecutionException(message);
    failed.addSuppressed(harmless(cause));
    return failed;
  }

  /** {@code mvn -e} prints the messages of all causes, as servers have written them. */
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
