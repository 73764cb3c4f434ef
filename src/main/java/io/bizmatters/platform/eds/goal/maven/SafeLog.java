package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.report.ConsoleText;
import java.util.function.UnaryOperator;
import org.apache.maven.plugin.logging.Log;

/**
 * A goal's log in which no text, regardless of its author, can give a command to a CI server or a
 * terminal. Lines, which a server may have influenced, are masked too; a text that begins with a
 * line break is a table or a document of the plugin, whose values are masked individually.
 */
public final class SafeLog implements Log {

  private final Log log;
  private final UnaryOperator<String> lines;

  private SafeLog(Log log, UnaryOperator<String> lines) {
    this.log = log;
    this.lines = lines;
  }

  /** Returns the log for everything that a goal prints. */
  public static SafeLog of(Log log) {
    return new SafeLog(log, ConsoleText::ofServer);
  }

  /**
   * Returns the log for text from the configuration alone, which names secrets but contains none.
   */
  public static SafeLog ofConfiguration(Log log) {
    return new SafeLog(log, ConsoleText::of);
  }

  private String safe(CharSequence text) {
    String all = String.valueOf(text);
    return all.startsWith("\n") ? ConsoleText.of(all) : lines.apply(all);
  }

  @Override
  public boolean isDebugEnabled() {
    return log.isDebugEnabled();
  }

  @Override
  public void debug(CharSequence content) {
    if (log.isDebugEnabled()) {
      log.debug(safe(content));
    }
  }

  @Override
  public void debug(CharSequence content, Throwable error) {
    if (log.isDebugEnabled()) {
      log.debug(safe(content), error);
    }
  }

  @Override
  public void debug(Throwable error) {
    log.debug(error);
  }

  @Override
  public boolean isInfoEnabled() {
    return log.isInfoEnabled();
  }

  @Override
  public void info(CharSequence content) {
    log.info(safe(content));
  }

  @Override
  public void info(CharSequence content, Throwable error) {
    log.info(safe(content), error);
  }

  @Override
  public void info(Throwable error) {
    log.info(error);
  }

  @Override
  public boolean isWarnEnabled() {
    return log.isWarnEnabled();
  }

  @Override
  public void warn(CharSequence content) {
    log.warn(safe(content));
  }

  @Override
  public void warn(CharSequence content, Throwable error) {
    log.warn(safe(content), error);
  }

  @Override
  public void warn(Throwable error) {
    log.warn(error);
  }

  @Override
  public boolean isErrorEnabled() {
    return log.isErrorEnabled();
  }

  @Override
  public void error(CharSequence content) {
    log.error(safe(content));
  }

  @Override
  public void error(CharSequence content, Throwable error) {
    log.error(safe(content), error);
  }

  @Override
  public void error(Throwable error) {
    log.error(error);
  }
}
