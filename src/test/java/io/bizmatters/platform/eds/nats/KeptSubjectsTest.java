package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.Source;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subjects of what a stream holds, as monitoring and NATS' own protocol tell of it. */
class KeptSubjectsTest {

  private static List<String> kept(String config) {
    return KeptSubjects.of(
        io.bizmatters.platform.eds.manifest.tree.JsonTree.of(
            config.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'subjects': ['orders.>']} | orders.>
          {'subjects': ['both.>'], 'sources': [{'name': 'PAYMENTS'}]} |
          {'subjects': ['both.>'], 'sources': [{'name': 'P', 'filter_subject': 'payments.eu.>'}]} | both.> payments.eu.>
          {'sources': [{'name': 'P', 'subject_transforms': [{'src': 'a.*', 'dest': 'b.{{wildcard(1)}}'}]}]} | b.*
          {'sources': [{'name': 'P', 'subject_transforms': [{'src': 'a.>', 'dest': ''}]}]} | a.>
          {'subjects': ['in.>'], 'subject_transform': {'src': 'in.>', 'dest': 'out.>'}} | out.>
          {'subjects': ['in.>', 'kept.*'], 'subject_transform': {'src': 'in.eu.*', 'dest': 'eu.$1'}} | in.> eu.* kept.*
          {'subjects': ['in.*'], 'subject_transform': {'src': 'in.*', 'dest': 'p.{{partition(10,1)}}.{{wildcard(1)}}'}} | p.*.*
          {'subjects': ['in.*'], 'subject_transform': {'src': 'in.*', 'dest': 's.{{split(1,-)}}.x'}} | s.>
          {'mirror': {'name': 'A'}} |
          """)
  void sourcesAndTransformsCount(
      String config, @org.jspecify.annotations.Nullable String patterns) {
    assertThat(kept(config))
        .containsExactlyElementsOf(patterns == null ? List.of() : List.of(patterns.split(" ")));
  }

  @Test
  void theProtocolTellsTheSame() {
    StreamConfiguration stream =
        StreamConfiguration.builder()
            .name("BOTH")
            .subjects("in.>")
            .subjectTransform(
                SubjectTransform.builder().source("in.>").destination("out.>").build())
            .addSource(Source.builder().name("P").filterSubject("payments.>").build())
            .build();
    assertThat(KeptSubjects.of(stream)).containsExactly("out.>", "payments.>");
    StreamConfiguration all =
        StreamConfiguration.builder()
            .name("BOTH")
            .subjects("in.>")
            .addSource(Source.builder().name("P").build())
            .build();
    assertThat(KeptSubjects.of(all)).isEmpty();
  }
}
