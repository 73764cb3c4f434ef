package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.grammar.NatsSubjects;
import io.nats.client.api.Source;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Computes the subjects of the messages that a stream holds: the subjects that it listens to, after
 * its transform, and the subjects of the streams that it copies from ({@code
 * nats-server/server/stream.go}, {@code StreamConfig.SubjectTransform}, {@code StreamSource}).
 *
 * @param own the subjects that the stream listens to
 * @param transforms the stream's own transform: at most one
 * @param sources the streams that it copies from
 */
record KeptSubjects(List<String> own, List<Transform> transforms, List<Origin> sources) {

  /** A part of a destination that turns into one token. */
  private static final Pattern ONE_WORD =
      Pattern.compile("\\$[0-9]+|\\{\\{\\s*(?i:wildcard|partition|random|left|right)\\b.*}}");

  /** A part of a destination that may turn into several tokens. */
  private static final Pattern WORDS = Pattern.compile("\\{\\{.*}}");

  /** Maps subjects of a pattern to other subjects; an empty source means all. */
  record Transform(String source, String destination) {}

  /** A stream to copy from; an empty filter copies everything. */
  record Origin(String filter, List<Transform> transforms) {}

  static List<String> of(StreamConfiguration stream) {
    List<Transform> transforms =
        Optional.ofNullable(stream.getSubjectTransform()).stream().map(KeptSubjects::read).toList();
    List<Origin> sources = some(stream.getSources()).map(KeptSubjects::read).toList();
    return new KeptSubjects(some(stream.getSubjects()).toList(), transforms, sources).patterns();
  }

  /** Reads the subjects from the monitoring endpoint's answer. */
  static List<String> of(JsonNode config) {
    List<String> own = new ArrayList<>();
    config.path("subjects").forEach(subject -> own.add(subject.asString("")));
    List<Transform> transforms = new ArrayList<>();
    if (config.path("subject_transform").isObject()) {
      transforms.add(read(config.path("subject_transform")));
    }
    List<Origin> sources = new ArrayList<>();
    for (JsonNode source : config.path("sources")) {
      List<Transform> its = new ArrayList<>();
      source.path("subject_transforms").forEach(one -> its.add(read(one)));
      sources.add(new Origin(source.path("filter_subject").asString(""), its));
    }
    return new KeptSubjects(own, transforms, sources).patterns();
  }

  private static Transform read(JsonNode transform) {
    return new Transform(transform.path("src").asString(""), transform.path("dest").asString(""));
  }

  private static Transform read(SubjectTransform transform) {
    return new Transform(text(transform.getSource()), text(transform.getDestination()));
  }

  private static Origin read(Source source) {
    return new Origin(
        text(source.getFilterSubject()),
        some(source.getSubjectTransforms()).map(KeptSubjects::read).toList());
  }

  private static String text(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> Stream<T> some(@org.jspecify.annotations.Nullable List<T> list) {
    return list == null ? Stream.of() : list.stream();
  }

  /**
   * Returns the subjects as patterns; empty when they are unknown because another stream is copied
   * as a whole.
   */
  private List<String> patterns() {
    Set<String> kept = new LinkedHashSet<>();
    own.forEach(subject -> kept.addAll(transformed(subject, transforms)));
    for (Origin source : sources) {
      if (source.transforms().isEmpty() && source.filter().isEmpty()) {
        return List.of();
      }
      for (String copied : copied(source)) {
        kept.add(copied);
        kept.addAll(transformed(copied, transforms));
      }
    }
    return List.copyOf(kept);
  }

  /** Returns the subjects copied from a source; its transforms also select its messages. */
  private static List<String> copied(Origin source) {
    return source.transforms().isEmpty()
        ? List.of(source.filter())
        : source.transforms().stream().map(KeptSubjects::result).toList();
  }

  /** Returns the subjects that a subject turns into: a transform renames all of it or a part. */
  private static List<String> transformed(String subject, List<Transform> transforms) {
    List<String> results = new ArrayList<>();
    boolean stays = true;
    for (Transform transform : transforms) {
      String from = transform.source().isEmpty() ? ">" : transform.source();
      if (NatsSubjects.overlap(from, subject)) {
        results.add(result(transform));
        stays &= !NatsSubjects.covers(from, subject);
      }
    }
    if (stays) {
      results.add(0, subject);
    }
    return results;
  }

  /** Returns a pattern of all subjects that a destination can produce. */
  private static String result(Transform transform) {
    if (transform.destination().isEmpty()) {
      return transform.source().isEmpty() ? ">" : transform.source();
    }
    List<String> words = new ArrayList<>();
    for (String word : transform.destination().split("\\.(?![^{]*}})", -1)) {
      if (ONE_WORD.matcher(word).find()) {
        words.add("*");
      } else if (WORDS.matcher(word).find()) {
        words.add(">");
        break;
      } else {
        words.add(word);
      }
    }
    return String.join(".", words);
  }
}
