package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Query;
import io.bizmatters.platform.eds.nats.JetStreamErrors;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.provision.JetStreamApi.Answer.Denied;
import io.bizmatters.platform.eds.provision.JetStreamApi.Question;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Action;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates and changes the streams and consumers of services that share a NATS and an account. */
public final class StreamProvisioner {

  private final JetStreamApi api;

  /**
   * @param session a connection in the services' account
   */
  public StreamProvisioner(Query<NatsSession, NatsException> session) {
    this.api = new JetStreamApi(session);
  }

  /**
   * The result of a step.
   *
   * @param denied why NATS refused the step; empty when NATS accepted it or nothing was sent
   * @param fix what a person can do
   */
  public record Done(ProvisionStep step, Optional<String> denied, String fix) {}

  /**
   * Reads the live state and plans the steps.
   *
   * @throws NatsException when NATS cannot be reached
   * @throws InterruptedException when the build is stopped
   */
  public ProvisionPlan plan(List<EventDrivenService> services, Provisioning.Options options)
      throws NatsException, InterruptedException {
    return ProvisionPlanner.plan(services, new StreamSurvey(api).of(services), options);
  }

  /**
   * Takes the steps one after the other; skips the steps that depend on a refused one.
   *
   * @throws NatsException when NATS cannot be reached any more; the earlier steps are done, and the
   *     next run continues from there
   * @throws InterruptedException when the build is stopped
   */
  public List<Done> carryOut(ProvisionPlan plan) throws NatsException, InterruptedException {
    List<Done> all = new ArrayList<>();
    for (ProvisionStep step : plan.writes()) {
      Optional<Done> before =
          all.stream()
              .filter(done -> done.denied().isPresent())
              .filter(done -> done.step().stream().equals(step.stream()))
              .findFirst();
      all.add(
          before.isPresent()
              ? new Done(
                  step,
                  Optional.of("not tried: " + before.get().step().title() + " was not made"),
                  before.get().fix())
              : taken(step));
    }
    return all;
  }

  private Done taken(ProvisionStep step) throws NatsException, InterruptedException {
    if (step.action() == Action.RECREATE) {
      JetStreamApi.Answer gone = api.ask(Question.of(path(step, "DELETE")));
      if (gone instanceof Denied denied && !JetStreamErrors.isMissing(denied.code())) {
        return denied(step, denied);
      }
    }
    JetStreamApi.Answer answer = api.ask(question(step));
    return answer instanceof Denied denied
        ? denied(step, denied)
        : new Done(step, Optional.empty(), "");
  }

  private static Done denied(ProvisionStep step, Denied denied) {
    return new Done(
        step,
        Optional.of(denied.description() + " (" + denied.code() + ")"),
        JetStreamErrors.fix(denied.code()));
  }

  private static Question question(ProvisionStep step) {
    boolean update = step.action() == Action.UPDATE;
    if (step.kind() != Kind.CONSUMER) {
      return new Question(path(step, update ? "UPDATE" : "CREATE"), step.configuration());
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream_name", step.stream());
    body.put("config", step.configuration());
    body.put("action", update ? "update" : "create");
    return new Question(path(step, "CREATE"), body);
  }

  private static String path(ProvisionStep step, String verb) {
    return step.kind() == Kind.CONSUMER
        ? "CONSUMER." + verb + "." + step.stream() + "." + step.consumer()
        : "STREAM." + verb + "." + step.stream();
  }
}
