package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Holds the rules of texts: names and grammars of Kubernetes, NATS and container images. Most are
 * used through their field; the rules without a single field are public.
 */
public final class TextRules {

  private static final String DNS_SUBDOMAIN =
      "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*";
  private static final String LABEL_NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final UnaryOperator<String> AS_IT_IS = UnaryOperator.identity();
  private static final UnaryOperator<String> KEBAB = TextRules::kebab;
  private static final UnaryOperator<String> UPPER_SNAKE = TextRules::upperSnake;

  public static final TextRule SERVICE_NAME =
      TextRule.matching(
          "lower-case letters, digits and '-', starting with a letter and ending with a letter or digit",
          "[a-z](?:[-a-z0-9]*[a-z0-9])?",
          63,
          "orders-worker",
          KEBAB);
  public static final TextRule NAMESPACE =
      TextRule.matching(
          "lower-case letters, digits and '-', starting and ending with a letter or digit",
          "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?",
          63,
          "orders",
          KEBAB);
  private static final String NATS_NAME = "[!-)+,\\-0-=?-\\[\\]-~]+";

  /** {@code nats-server/server/stream.go}, {@code checkStreamCfg}, and what its clients accept. */
  public static final TextRule STREAM =
      TextRule.matching(
          "printable ASCII without white space, '.', '*', '>', '/' and '\\'",
          NATS_NAME,
          255,
          "ORDERS",
          UPPER_SNAKE);

  public static final TextRule CONSUMER =
      TextRule.matching(
          "printable ASCII without white space, '.', '*', '>', '/' and '\\'",
          NATS_NAME,
          255,
          "orders",
          KEBAB);
  public static final TextRule IMAGE =
      TextRule.parsed(
          "an image reference: [host[:port]/]path[:tag][@digest]",
          "^[^\\s]+$",
          1024,
          "ghcr.io/org/worker:1.0.0",
          ImageReference::parse);
  public static final TextRule NATS_URL =
      TextRule.parsed(
          "nats://host:port or tls://host:port, several separated by commas",
          "^(?:nats|tls)://[^\\s,/@]+:[0-9]{1,5}(?:,(?:nats|tls)://[^\\s,/@]+:[0-9]{1,5})*$",
          4096,
          "nats://nats.messaging.svc:4222",
          NatsServers::parse);
  public static final TextRule MONITORING_ENDPOINT =
      TextRule.parsed(
          "host:port without a path, or https://host:port",
          "^(?:https://)?[^\\s/@]+:[0-9]{1,5}$",
          512,
          "nats-headless.messaging.svc:8222",
          MonitoringEndpoint::parse);
  public static final TextRule ACCOUNT =
      TextRule.parsed(
          "$G, the name of an account, or an account's public key (A and 55 of A-Z, 2-7)",
          "^(?!\\$SYS$)[^\\s]+$",
          255,
          "$G",
          TextRules::account);
  public static final TextRule OBJECT_NAME =
      TextRule.matching(
          "a DNS-1123 name: lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
          DNS_SUBDOMAIN,
          253,
          "orders-db",
          KEBAB);
  public static final TextRule HTTP_PATH =
      TextRule.matching(
          "a path that starts with '/', printable ASCII without white space or '#'",
          "/[!\"$-~]*",
          1024,
          "/health",
          text -> "/" + text.replaceAll("^/+", "").replaceAll("[^!\"$-~]", ""));
  public static final TextRule COMMAND_WORD = TextRule.any("text", 262_144, "/bin/sh");
  public static final TextRule LABEL_KEY =
      TextRule.matching(
          "a label key: an optional DNS prefix and '/', then 1 to 63 letters, digits, '-', '_', '.'",
          "(?=[^/]{1,253}/|[^/]*$)(?:" + DNS_SUBDOMAIN + "/)?" + LABEL_NAME,
          317,
          "team",
          AS_IT_IS);
  public static final TextRule LABEL_VALUE =
      TextRule.matching(
          "a label value: up to 63 letters, digits, '-', '_', '.', starting and ending with a letter or digit",
          "(?:" + LABEL_NAME + ")?",
          63,
          "orders",
          text -> text.replaceAll("[^-A-Za-z0-9_.]", "-").replaceAll("^[-_.]+|[-_.]+$", ""));
  public static final TextRule ANNOTATION_VALUE =
      TextRule.any("text up to 256 KiB", 262_144, "text");
  public static final TextRule ENV_NAME =
      TextRule.matching(
          "letters, digits, '_' and '.', not starting with a digit",
          "[A-Za-z_][A-Za-z0-9_.]*",
          255,
          "LOG_LEVEL",
          text -> text.replaceAll("[^A-Za-z0-9_.]", "_").replaceFirst("^(?=[0-9.])", "_"));
  public static final TextRule DATA_KEY =
      TextRule.matching(
          "a key of a Secret or ConfigMap: letters, digits, '-', '_' and '.'",
          "[-._a-zA-Z0-9]+",
          253,
          "password",
          AS_IT_IS);
  public static final TextRule POD_FIELD =
      TextRule.matching(
          "a field of the pod, such as metadata.name, metadata.labels['app'], status.podIP or spec.nodeName",
          "metadata\\.(?:name|namespace|uid|labels\\['[^']+'\\]|annotations\\['[^']+'\\])"
              + "|spec\\.(?:nodeName|serviceAccountName)|status\\.(?:hostIPs?|podIPs?)",
          512,
          "status.podIP",
          AS_IT_IS);
  public static final TextRule MOUNT_PATH =
      TextRule.matching(
          "an absolute path without ':'",
          "/[^:]*",
          1024,
          "/etc/orders-worker",
          text -> "/" + text.replace(":", ""));
  public static final TextRule DIRECTORY =
      TextRule.any("a directory of the project", 4096, "src/main/eds/config");
  public static final TextRule RESOURCE_NAME =
      TextRule.matching(
          "a resource name: cpu, memory, ephemeral-storage, hugepages-…, or one with a vendor prefix",
          "(?:" + DNS_SUBDOMAIN + "/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
          317,
          "memory",
          AS_IT_IS);
  public static final TextRule QUANTITY =
      TextRule.parsed(
              "a Kubernetes quantity, such as 500m or 512Mi",
              "^[+-]?[0-9.]+(?:[eE][+-]?[0-9]+|[KMGTPE]i|[numkMGTPE])?$",
              64,
              "512Mi",
              Quantity::parse)
          .orNumber(ScalarKind.FLOAT);
  public static final TextRule COUNT_OR_PERCENTAGE =
      TextRule.matching(
              "a number of pods, or a percentage such as 25%",
              "[0-9]{1,9}|(?:[0-9]|[1-9][0-9]|100)%", 16, "1", AS_IT_IS)
          .orNumber(ScalarKind.INTEGER);

  public static final TextRule SUBJECT =
      TextRule.parsed(
          "a NATS subject: words with dots between them, * for one word, > at the end for the rest",
          "^[^\\s]+$",
          512,
          "orders.placed.*",
          NatsSubjects::parse);
  public static final TextRule BYTES =
      TextRule.parsed(
              "bytes, such as 1073741824, 512Mi or 10Gi",
              "^[+]?[0-9.]+(?:[eE][+-]?[0-9]+|[KMGTPE]i|[numkMGTPE])?$",
              64,
              "512Mi",
              ByteCount::parse)
          .orNumber(ScalarKind.INTEGER);
  public static final TextRule DELAY =
      TextRule.parsed(
              "a duration of 1s or more, such as 30s or 5m",
              "^[PThmsHMS0-9]+$",
              32,
              "30s",
              TextRules::delay)
          .orNumber(ScalarKind.INTEGER);

  private TextRules() {}

  private static Parsed<Duration> delay(String text) {
    return Period.parse(text)
        .then(
            delay ->
                delay.isZero() ? Parsed.bad("a delay of 1s or more", "1s") : Parsed.good(delay));
  }

  private static Parsed<String> account(String text) {
    if (text.equals("$SYS")) {
      return Parsed.bad("not $SYS: the system account holds no JetStream", "$G");
    }
    boolean blank = text.chars().anyMatch(c -> VisibleText.isBlank((char) c));
    return text.isEmpty() || blank
        ? Parsed.bad("$G, or the name or public key of an account, without white space", "$G")
        : Parsed.good(text);
  }

  static String kebab(String text) {
    return text.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-+|-+$", "")
        .replaceAll("^[0-9-]+(?=[a-z])", "");
  }

  static String upperSnake(String text) {
    return text.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^A-Z0-9]+", "_")
        .replaceAll("^_+|_+$", "");
  }
}
