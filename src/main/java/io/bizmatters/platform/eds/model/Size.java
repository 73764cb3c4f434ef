package io.bizmatters.platform.eds.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The four sizes of the EventDrivenService API, with what a container of each asks for. */
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

  /** The name in claims and POMs: lower case, matched exactly. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names in order of size. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Size::word).toList();
  }

  /** The size of a name that {@link #words()} holds. */
  public static Size ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
