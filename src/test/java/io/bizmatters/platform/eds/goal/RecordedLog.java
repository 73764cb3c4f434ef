package io.bizmatters.platform.eds.goal;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;

/** What a goal says, as {@code info …} and {@code warn …}. */
public final class RecordedLog extends SystemStreamLog {

  private final List<String> lines = new ArrayList<>();

  @Override
  public void info(CharSequence line) {
    lines.add("info " + line);
  }

  @Override
  public void warn(CharSequence line) {
    lines.add("warn " + line);
  }

  public List<String> lines() {
    return lines;
  }
}
