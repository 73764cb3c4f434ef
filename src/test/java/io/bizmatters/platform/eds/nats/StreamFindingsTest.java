package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.nats.StreamFindings.StreamFinding;
import io.bizmatters.platform.eds.nats.StreamFindings.StreamFinding.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stream and a consumer mean for a worker, by what the monitoring says of them. */
class StreamFindingsTest {

  private static List<StreamFinding> found(String stream, String consumer, int maxReplicas) {
    String account =
        "{'stream_detail': [{'name': 'ORDERS', 'config': "
            + stream
            + ", 'consumer_detail': [{'name': 'w-workers', 'config': {'ack_policy': 'explicit',"
            + " 'ack_wait': 60000000000, 'max_deliver': 5, 'max_ack_pending': -1, "
            + consumer
            + "}}]}]}";
    return StreamFindings.of(
        AService.named("w").replicas(1, maxReplicas).generated().service(),
        Jsz.stream(
                JsonTree.of(account.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                "ORDERS",
                "w-workers")
            .orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'subjects': ['both.>'], 'sources': [{'name': 'PAYMENTS'}]}
          {'subjects': ['both.>'], 'sources': [{'name': 'P', 'filter_subject': 'payments.>'}]}
          {'subjects': ['in.>'], 'subject_transform': {'src': 'in.>', 'dest': 'payments.>'}}
          {'mirror': {'name': 'PAYMENTS'}}
          """)
  void whatOtherStreamsOrTransformsBringDoesArrive(String stream) {
    assertThat(found(stream, "'filter_subject': 'payments.eu.>'", 10)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'subjects': ['both.>']}
          {'subjects': ['both.>'], 'sources': [{'name': 'P', 'filter_subject': 'refunds.>'}]}
          {'subjects': ['payments.>'], 'subject_transform': {'src': 'payments.>', 'dest': 'out.>'}}
          """)
  void whatNothingBringsIsAnError(String stream) {
    assertThat(found(stream, "'filter_subject': 'payments.eu.>'", 10))
        .singleElement()
        .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.ERROR))
        .satisfies(finding -> assertThat(finding.why()).contains("no message ever reaches"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'max_deliver': -1                     | consumer.maxDeliver
          'max_ack_pending': 2                  | consumer.maxAckPending
          'ack_policy': 'all'                   | consumer.ackPolicy
          'ack_wait': 1000000000                | consumer.ackWait
          'inactive_threshold': 60000000000     | consumer.inactiveThreshold
          'deliver_policy': 'new'               | consumer.deliverPolicy
          'priority_policy': 'overflow'         | consumer.priority
          'filter_subjects': ['a', 'elsewhere'] | consumer.filter
          """)
  void eachFindingIsAcceptedByItsOwnCode(String setting, String code) {
    assertThat(found("{'subjects': ['a']}", setting, 10))
        .extracting(finding -> finding.code().word())
        .containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource({"pinned_client, one pod", "overflow, a minimum", "prioritized, a lower priority"})
  void priorityGroupsAreTold(String policy, String why) {
    assertThat(
            found(
                "{'subjects': ['a']}",
                "'priority_policy': '" + policy + "', 'priority_groups': ['jobs']",
                10))
        .singleElement()
        .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARNING))
        .satisfies(finding -> assertThat(finding.text()).contains(policy, why));
  }

  @Test
  void aPinnedPodIsNoTrapWhereThereIsOneOnly() {
    assertThat(
            found(
                "{'subjects': ['a']}",
                "'priority_policy': 'pinned_client', 'priority_groups': ['jobs']",
                1))
        .extracting(StreamFinding::level)
        .containsExactly(Level.INFO);
  }

  @Test
  void noPriorityIsNoFinding() {
    assertThat(found("{'subjects': ['a']}", "'priority_policy': 'none'", 10)).isEmpty();
  }
}
