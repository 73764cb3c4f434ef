package io.bizmatters.platform.eds.trace;

import java.util.List;

/** The services that are recorded, each with its load. */
final class TraceLoads {

  private TraceLoads() {}

  static List<TraceSettings> all() {
    return List.of(
        TraceSettings.named("constant").with("messages", "4x5..150"),
        TraceSettings.named("burst").with("messages", "200@10").with("polling", "1"),
        TraceSettings.named("ramp").with("messages", "1-16x5..125").with("polling", "5"),
        TraceSettings.named("two-bursts")
            .with("messages", "120@10 120@80")
            .with("downWindow", "20")
            .with("polling", "5"),
        TraceSettings.named("batch")
            .with("messages", "6x5..140")
            .with("secondsPerMessage", "0.4")
            .with("batch", "20"),
        TraceSettings.named("to-zero-and-back")
            .with("messages", "2@5 60@40 60@110")
            .with("min", "0")
            .with("activation", "3")
            .with("polling", "1")
            .with("cooldown", "12"),
        TraceSettings.named("window-0").with("messages", "6x5..140").with("downWindow", "0"),
        TraceSettings.named("one-pod-at-a-time-down")
            .with("messages", "200@10")
            .with("downWindow", "5")
            .with("downPods", "1/15")
            .with("seconds", "220"),
        TraceSettings.named("slow-start")
            .with("messages", "150@10 3x5..120")
            .with("startDelay", "5"),
        TraceSettings.named("lost-messages")
            .with("messages", "60@10 40@50 60@90")
            .with("secondsPerMessage", "0.8")
            .with("drains", "false")
            .with("ackWait", "10"),
        TraceSettings.named("fallback")
            .with("messages", "3x5..150")
            .with("fallback", "3/6")
            .with("outage", "40..100"),
        TraceSettings.named("ack-limit")
            .with("messages", "12x10..70")
            .with("maxAckPending", "4")
            .with("feedsBack", "true"),
        TraceSettings.named("poisson")
            .with("messages", "~6x5..150")
            .with("secondsPerMessage", "lognormal:0.3,1.2"),
        TraceSettings.named("wide")
            .with("messages", "300@10 100@60")
            .with("max", "40")
            .with("threshold", "2")
            .with("polling", "1"),
        TraceSettings.named("one-at-a-time")
            .with("messages", "10x5..25 15x60..80")
            .with("secondsPerMessage", "0.2")
            .with("threshold", "10")
            .with("maxAckPending", "1")
            .with("seconds", "200")
            .with("feedsBack", "false"),
        TraceSettings.named("one-at-a-time-with-window")
            .with("messages", "10x5..25 15x60..80")
            .with("secondsPerMessage", "0.2")
            .with("threshold", "10")
            .with("downWindow", "15")
            .with("maxAckPending", "1")
            .with("seconds", "200")
            .with("feedsBack", "false"));
  }
}
