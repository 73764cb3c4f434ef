#!/usr/bin/env bash
# Publishes messages to the stream of the minimal claim and watches its worker scale. The worker must
# read the stream; its image in the example is a placeholder: put your own into the claim first. NATS
# must have the Deployment nats-box of its chart, and the claim must be applied.
#
#   bash tests/test-autoscaling.sh [MESSAGES]
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

name=simple-worker
namespace=workers
stream=SIMPLE_JOBS
consumer=simple-workers
messages=${1:-50}

nats() {
  kubectl --namespace "${NATS_NAMESPACE:-nats}" exec deployment/nats-box -- \
    nats --server nats://nats.nats.svc:4222 "$@"
}

replicas() {
  value "$namespace" "deployment/$name" '{.status.replicas}'
}

reaches() { # what, seconds, condition…
  local what=$1 left=$2
  shift 2
  until "$@"; do
    left=$((left - 5))
    if [ "$left" -lt 0 ]; then
      equal "$what" yes "no, at $(replicas) replicas"
      return
    fi
    sleep 5
  done
  equal "$what" yes yes
}

at_least_one() { [ "$(replicas || true)" -ge 1 ] 2>/dev/null; }
more_than_one() { [ "$(replicas || true)" -gt 1 ] 2>/dev/null; }
exactly_one() { [ "$(replicas || true)" = 1 ]; }
drained() { nats consumer info "$stream" "$consumer" --json | grep -q '"num_pending": 0'; }

nats stream info "$stream" >/dev/null 2>&1 ||
  nats stream add "$stream" --subjects "$stream.*" --storage memory --retention work --max-age 1h \
    --replicas 1 --discard old --dupe-window 2m --max-msgs=-1 --max-bytes=-1 --max-msg-size=-1 \
    --max-msgs-per-subject=-1 --no-allow-rollup --no-deny-delete --no-deny-purge
nats consumer info "$stream" "$consumer" >/dev/null 2>&1 ||
  nats consumer add "$stream" "$consumer" --pull --deliver all --ack explicit --replay instant \
    --max-deliver=-1 --max-pending 10000 --filter '' --no-headers-only --backoff none

reaches 'a pod within 60 s' 60 at_least_one
equal 'the ScaledObject is ready' True \
  "$(value "$namespace" "scaledobject/$name-scaler" '{.status.conditions[?(@.type=="Ready")].status}')"
nats pub "$stream.test" 'message {{Count}}' --count "$messages" >/dev/null
reaches 'more than one pod within 180 s' 180 more_than_one
reaches 'an empty queue within 120 s' 120 drained
# the HPA remembers for 300 s; a minute on top for its own rounds
reaches 'one pod within 360 s' 360 exactly_one
summary
