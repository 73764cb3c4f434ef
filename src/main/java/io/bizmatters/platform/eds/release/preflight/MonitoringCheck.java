package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.StreamReader.Reply;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import io.bizmatters.platform.eds.report.Miss;

/** Checks whether KEDA's own query finds what the build finds through the NATS protocol. */
final class MonitoringCheck {

  private MonitoringCheck() {}

  /**
   * Returns whether a comparison is useful: a stream that the build saw through monitoring needs
   * none.
   */
  static boolean isDue(EventDrivenService service, Reply reply) {
    return reply.answer() instanceof Found
        && reply.way() != NatsAccess.MONITORING
        && service.autoscaling().enabled();
  }

  /**
   * Returns what KEDA finds of a stream and consumer that the build has found.
   *
   * @param told whether to print a line if the endpoint does not answer
   */
  static Findings of(TargetService target, StreamAnswer monitoring, boolean told) {
    Nats nats = target.service().nats();
    String subject =
        "monitoring endpoint " + nats.monitoring().hostAndPort() + " of " + target.title();
    if (monitoring instanceof Unreachable silent) {
      return told
          ? Findings.notice(
              subject,
              "could not be checked from here: "
                  + silent.message()
                  + "; eds.nats.monitoring says where the build sees it")
          : Findings.none();
    }
    if (monitoring instanceof WrongAccount wrong) {
      return Findings.of(
          new Miss(subject, wrong.message(), "KEDA's query finds the account", wrong.fix()));
    }
    if (monitoring instanceof StreamMissing || monitoring instanceof ConsumerMissing) {
      return Findings.of(
          new Miss(
              subject,
              "account "
                  + nats.account()
                  + " has no "
                  + (monitoring instanceof StreamMissing
                      ? "stream " + nats.stream()
                      : "consumer " + nats.consumer())
                  + " there, and has it at "
                  + nats.servers().text(),
              "the monitoring of the same NATS: KEDA scales by what it reads there",
              "correct nats.monitoringEndpoint or nats.url"));
    }
    return Findings.none();
  }
}
