#!/usr/bin/env bash
# Applies the full claim with its Secrets, checks the objects that it becomes, and deletes all of it.
#
#   bash tests/test-full-deployment.sh
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

claim=$folder/examples/full-claim.yaml
name=full-featured-worker
namespace=production
secrets='db-conn cache-conn llm-keys app-config ghcr-pull-secret'
made=

clean() {
  kubectl delete -f "$claim" --ignore-not-found --wait=false
  # shellcheck disable=SC2086  # one name a word
  [ -z "$made" ] || kubectl --namespace "$namespace" delete secret $made --ignore-not-found
}
trap clean EXIT

kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace"
for secret in $secrets; do
  # an existing Secret stays as it is
  if [ -z "$(kubectl --namespace "$namespace" get secret "$secret" --ignore-not-found -o name)" ]; then
    kubectl --namespace "$namespace" create secret generic "$secret" --from-literal=EXAMPLE=example
    made="$made $secret"
  fi
done
kubectl apply -f "$claim"

for object in "deployment/$name" "service/$name" "serviceaccount/$name" "scaledobject/$name-scaler"; do
  appears "$namespace" "$object" 300 || true
done

pod() { # jsonpath
  value "$namespace" "deployment/$name" "{.spec.template.spec$1}"
}

equal 'the image' ghcr.io/org/full-featured-worker:v2.1.0 "$(pod '.containers[0].image')"
for resource in requests.cpu limits.cpu requests.memory limits.memory; do
  equal "$resource" \
    "$(wanted full-claim ".spec.template.spec.containers[0].resources.$resource")" \
    "$(pod ".containers[0].resources.$resource")"
done
equal 'the Secrets, and nothing else' 'db-conn cache-conn llm-keys app-config' \
  "$(pod '.containers[0].envFrom[*].secretRef.name')"
equal 'the pull secret' ghcr-pull-secret "$(pod '.imagePullSecrets[*].name')"
equal 'the init container' init "$(pod '.initContainers[0].name')"
equal 'its image' ghcr.io/org/full-featured-worker:v2.1.0 "$(pod '.initContainers[0].image')"
equal 'its Secrets' 'db-conn cache-conn llm-keys app-config' \
  "$(pod '.initContainers[0].envFrom[*].secretRef.name')"
equal 'no user root' true "$(pod '.securityContext.runAsNonRoot')"
equal 'the user' 1000 "$(pod '.securityContext.runAsUser')"
equal 'no more rights' false "$(pod '.containers[0].securityContext.allowPrivilegeEscalation')"
equal 'no capabilities' '["ALL"]' "$(pod '.containers[0].securityContext.capabilities.drop')"
equal 'a read-only root file system' true \
  "$(pod '.containers[0].securityContext.readOnlyRootFilesystem')"
equal 'the liveness probe' '/health 8080' \
  "$(pod '.containers[0].livenessProbe.httpGet.path') $(pod '.containers[0].livenessProbe.httpGet.port')"
equal 'the readiness probe' '/ready 8080' \
  "$(pod '.containers[0].readinessProbe.httpGet.path') $(pod '.containers[0].readinessProbe.httpGet.port')"

bash "$folder/tests/verify-keda-config.sh" "$name" "$namespace" PRODUCTION_JOBS \
  full-featured-workers nats-headless.nats.svc.cluster.local:8222 || failed=$((failed + 1))
summary
