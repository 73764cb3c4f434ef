package io.bizmatters.platform.eds.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lists the four sizes of the EventDrivenService API, with their requests and limits. */
public enum Size {
  MICRO("100m", "500m", "256Mi", "1Gi"),
  SMALL("250m", "1000m", "512Mi", "2Gi"),
  MEDIUM("500m", "2000m", "1Gi", "4Gi"),
  LARGE("1000m", "4000m", "2Gi", "8Gi");

  private final String cpuRequest;
  private final String cpuLimit;
  private final String memoryRequest;
  private final String memoryLimit;

  Size(String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {
    this.cpuRequest = cpuRequest;
    this.cpuLimit = cpuLimit;
    this.memoryRequest = memoryRequest;
    this.memoryLimit = memoryLimit;
  }

  public String cpuRequest() {
    return cpuRequest;
  }

  public String cpuLimit() {
    return cpuLimit;
  }

  public String memoryRequest() {
    return memoryRequest;
  }

  public String memoryLimit() {
    return memoryLimit;
  }

  /** Returns the name in claims and POMs: lower case, matched exactly. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns all names, in order of size. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Size::word).toList();
  }

  /** Returns the size with a name of {@link #words()}. */
  public static Size ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
