#!/usr/bin/env bash
# Checks the ScaledObject of a worker: its trigger, its bounds and its target. The
# account $SYS holds no JetStream, so a worker with it would never scale.
#
#   bash tests/verify-keda-config.sh [NAME [NAMESPACE [STREAM [CONSUMER [ENDPOINT]]]]]
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

name=${1:-simple-worker}
namespace=${2:-workers}
stream=${3:-SIMPLE_JOBS}
consumer=${4:-simple-workers}
endpoint=${5:-nats-headless.nats.svc.cluster.local:8222}

scaler() { # jsonpath
  value "$namespace" "scaledobject/$name-scaler" "$1"
}

equal 'the ScaledObject' "$name-scaler" "$(scaler '{.metadata.name}')"
equal 'the trigger' nats-jetstream "$(scaler '{.spec.triggers[0].type}')"
equal 'the monitoring endpoint' "$endpoint" \
  "$(scaler '{.spec.triggers[0].metadata.natsServerMonitoringEndpoint}')"
# shellcheck disable=SC2016  # the account's name
equal 'the account' '$G' "$(scaler '{.spec.triggers[0].metadata.account}')"
equal 'the stream' "$stream" "$(scaler '{.spec.triggers[0].metadata.stream}')"
equal 'the consumer' "$consumer" "$(scaler '{.spec.triggers[0].metadata.consumer}')"
equal 'the lag threshold' 5 "$(scaler '{.spec.triggers[0].metadata.lagThreshold}')"
equal 'the least replicas' 1 "$(scaler '{.spec.minReplicaCount}')"
equal 'the most replicas' 10 "$(scaler '{.spec.maxReplicaCount}')"
one_of 'the kind of the target' "$(scaler '{.spec.scaleTargetRef.kind}')" '' Deployment
equal 'the target' "$name" "$(scaler '{.spec.scaleTargetRef.name}')"
equal 'the Deployment' "$name" "$(value "$namespace" "deployment/$name" '{.metadata.name}')"
summary
