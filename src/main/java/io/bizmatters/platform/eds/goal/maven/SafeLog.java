package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.report.ConsoleText;
import java.util.function.UnaryOperator;
import org.apache.maven.plugin.logging.Log;

/**
 * A goal's log, in which no text can give a command to a CI server or to a terminal, whoever wrote
 * it. Lines, in which a server may have had a part, are masked too; what begins with a line break
 * is a table or a document of our own, whose values are masked one by one.
 */
public final class SafeLog implements Log {

  private final Log log;
  private final UnaryOperator<String> lines;

  private SafeLog(Log log, UnaryOperator<String> lines) {
    this.log = log;
    this.lines = lines;
  }

  /** For all that a goal says. */
  public static SafeLog of(Log log) {
    return new SafeLog(log, ConsoleText::ofServer);
  }

  /** For what the configuration alone has a part in, which names secrets without having any. */
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
    log.debug(safe(content));
  }

  @Override
  public void debug(CharSequence content, Throwable error) {
    log.debug(safe(content), error);
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
