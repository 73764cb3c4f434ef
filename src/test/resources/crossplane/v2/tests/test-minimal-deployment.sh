#!/usr/bin/env bash
# Applies the minimal claim, checks the objects that it becomes, and deletes it.
#
#   bash tests/test-minimal-deployment.sh
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

claim=$folder/examples/minimal-claim.yaml
name=simple-worker
namespace=workers

trap 'kubectl delete -f "$claim" --ignore-not-found --wait=false' EXIT
kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace"
kubectl apply -f "$claim"

for object in "deployment/$name" "service/$name" "serviceaccount/$name" "scaledobject/$name-scaler"; do
  appears "$namespace" "$object" 300 || true
done

container() { # jsonpath
  value "$namespace" "deployment/$name" "{.spec.template.spec.containers[0]$1}"
}

equal 'the image' ghcr.io/org/simple-worker:v1.0.0 "$(container .image)"
for resource in requests.cpu limits.cpu requests.memory limits.memory; do
  equal "$resource" \
    "$(wanted minimal-claim ".spec.template.spec.containers[0].resources.$resource")" \
    "$(container ".resources.$resource")"
done
equal 'NATS_URL' \
  "$(wanted minimal-claim '.spec.template.spec.containers[0].env[?(@.name=="NATS_URL")].value')" \
  "$(container '.env[?(@.name=="NATS_URL")].value')"
equal 'NATS_STREAM_NAME' SIMPLE_JOBS "$(container '.env[?(@.name=="NATS_STREAM_NAME")].value')"
equal 'NATS_CONSUMER_GROUP' simple-workers \
  "$(container '.env[?(@.name=="NATS_CONSUMER_GROUP")].value')"

service() { # jsonpath
  value "$namespace" "service/$name" "$1"
}

equal 'the type of the Service' ClusterIP "$(service '{.spec.type}')"
equal 'its port' 8080 "$(service '{.spec.ports[0].port}')"
one_of 'the port of its target' "$(service '{.spec.ports[0].targetPort}')" http 8080
equal 'its selector' "$name" "$(service '{.spec.selector.app\.kubernetes\.io/name}')"
equal 'no Service for HTTP' '' "$(value "$namespace" "service/$name-http" '{.metadata.name}')"

bash "$folder/tests/verify-keda-config.sh" "$name" "$namespace" || failed=$((failed + 1))
summary
