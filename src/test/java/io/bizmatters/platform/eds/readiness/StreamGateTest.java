package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** G5: stream and durable pull consumer exist, and the lag is readable. */
class StreamGateTest {

  private static Judgement judged(StreamAnswer answer, String keda) {
    ASnapshot snapshot = new ASnapshot().keda(keda);
    snapshot.stream = answer;
    return Readiness.judge(snapshot.build(), Memory.fresh());
  }

  private static String g5(StreamAnswer answer) {
    return Story.gate(judged(answer, "2.21.0"), Gate.STREAM);
  }

  @Test
  void passesWithTheLagOfADurablePullConsumer() {
    assertThat(
            judged(new Found(Kind.PULL, true, Acks.EXPLICIT, 40, 2), "2.21.0")
                .gates()
                .get(Gate.STREAM))
        .isEqualTo(new GateResult.Passed("lag 42"));
    assertThat(g5(new Found(Kind.PULL, true, Acks.ALL, 0, 0))).isEqualTo("PASSED");
  }

  @Test
  void aMissingStreamFails() {
    Judgement judgement = judged(new StreamAnswer.StreamMissing(), "2.21.0");
    assertThat(Story.state(judgement)).isEqualTo("FAILED(STREAM_MISSING)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.stream("ORDERS"),
                "NotFound",
                "the account has no such stream",
                "create it (nats stream add, nats consumer add), or name the existing one"));
  }

  @Test
  void whatIsStillToBeMadeIsWaitedForWithTheCommandThatTellsWhy() {
    StreamAnswer job = new StreamAnswer.StreamMissing().unlessComing("Job w-nats-0123456789");
    StreamAnswer nack = new StreamAnswer.ConsumerMissing().unlessComing("NACK");
    assertThat(judged(job, "2.21.0").gates().get(Gate.STREAM))
        .isEqualTo(
            GateResult.waiting(
                ObjectName.stream("ORDERS"),
                "NotMade",
                "Job w-nats-0123456789 has not made stream and consumer yet",
                "kubectl -n shop logs job/w-nats-0123456789"));
    assertThat(judged(nack, "2.21.0").gates().get(Gate.STREAM))
        .isEqualTo(
            GateResult.waiting(
                ObjectName.stream("ORDERS"),
                "NotMade",
                "NACK has not made stream and consumer yet",
                "kubectl -n shop describe"
                    + " streams.jetstream.nats.io,consumers.jetstream.nats.io"));
  }

  @Test
  void aStreamThatIsStillToBeMadeIsToldBeforeWhatFailsWithoutIt() {
    ASnapshot snapshot = new ASnapshot();
    snapshot.stream = new StreamAnswer.Coming("NACK");
    snapshot.scaledObject("Ready", Condition.Status.FALSE, "TriggerError");
    assertThat(blockers(Story.settled(snapshot, 5))).startsWith("NotMade", "NotReady");
    assertThat(blockers(Readiness.judge(snapshot.build(), Memory.fresh())))
        .as("the pods come first")
        .startsWith("Holding", "NotMade", "NotReady");
  }

  private static List<String> blockers(Judgement judgement) {
    return ((Verdict.InProgress) judgement.verdict())
        .blockers().stream().map(Finding::reason).toList();
  }

  @Test
  void whatIsThereIsJudgedAsEverWhoeverMadeIt() {
    StreamAnswer found = new Found(Kind.PUSH, true, Acks.EXPLICIT, 0, 0);
    assertThat(found.unlessComing("NACK")).isSameAs(found);
  }

  @Test
  void anAccountThatIsNoneFailsWithWhatThereIs() {
    Judgement judgement =
        judged(new StreamAnswer.WrongAccount("there are [A]", "nats.account: A"), "2.21.0");
    assertThat(Story.state(judgement)).isEqualTo("FAILED(STREAM_MISSING)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.stream("ORDERS"), "WrongAccount", "there are [A]", "nats.account: A"));
  }

  @Test
  void aMissingConsumerFails() {
    Judgement judgement = judged(new StreamAnswer.ConsumerMissing(), "2.21.0");
    assertThat(Story.state(judgement)).isEqualTo("FAILED(CONSUMER_MISSING)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.consumer("orders-workers"),
                "NotFound",
                "Stream/ORDERS has no such consumer",
                "create it (nats stream add, nats consumer add), or name the existing one"));
  }

  @Test
  void onKedaThatHidesItTheMessageSaysWhatKedaDoes() {
    assertThat(Story.finding(judged(new StreamAnswer.StreamMissing(), "2.19.0")).message())
        .endsWith("; this KEDA takes it for lag 0");
    assertThat(Story.finding(judged(new StreamAnswer.ConsumerMissing(), "2.19.0")).message())
        .endsWith("; this KEDA takes the whole stream for its lag");
  }

  @Test
  void aPushConsumerFails() {
    assertThat(g5(new Found(Kind.PUSH, true, Acks.EXPLICIT, 0, 0)))
        .isEqualTo("FAILED CONSUMER_UNFIT");
  }

  @Test
  void anEphemeralConsumerFails() {
    assertThat(g5(new Found(Kind.PULL, false, Acks.EXPLICIT, 0, 0)))
        .isEqualTo("FAILED CONSUMER_UNFIT");
  }

  @Test
  void aConsumerThatAcknowledgesByItselfFails() {
    Judgement judgement = judged(new Found(Kind.PULL, true, Acks.NONE, 0, 0), "2.21.0");
    assertThat(Story.state(judgement)).isEqualTo("FAILED(CONSUMER_UNFIT)");
    assertThat(Story.finding(judgement).reason()).isEqualTo("AckNone");
    assertThat(Story.finding(judgement).object()).hasToString("Consumer/orders-workers");
  }

  @Test
  void waitsForNatsToAnswer() {
    Judgement judgement = judged(new StreamAnswer.Unreachable("connection refused"), "2.21.0");
    assertThat(Story.gate(judgement, Gate.STREAM)).isEqualTo("Unreachable");
    assertThat(Story.findings(judgement))
        .extracting(Finding::message)
        .contains("connection refused");
    assertThat(g5(new StreamAnswer.NotAsked())).isEqualTo("NotAsked");
  }

  @Test
  void isPassedOverWhereTheBuildWasTold() {
    assertThat(judged(new StreamAnswer.Skipped(), "2.21.0").gates().get(Gate.STREAM))
        .isEqualTo(new GateResult.Passed("not looked at: eds.nats.access=skip"));
  }
}
