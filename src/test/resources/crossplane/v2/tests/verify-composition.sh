#!/usr/bin/env bash
# Checks the installed Composition: what it composes, from which kind, with which functions.
#
#   bash tests/verify-composition.sh
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

composition() { # jsonpath
  kubectl get composition event-driven-service --ignore-not-found -o "jsonpath=$1"
}

equal 'the Composition is installed' event-driven-service "$(composition '{.metadata.name}')"
equal 'API of the composite kind' 'platform.bizmatters.io/v1alpha1' "$(composition '{.spec.compositeTypeRef.apiVersion}')"
equal 'the composite kind' 'EventDrivenService' "$(composition '{.spec.compositeTypeRef.kind}')"
equal 'the mode' Pipeline "$(composition '{.spec.mode}')"
equal 'the functions, in order' 'function-go-templating function-auto-ready' \
  "$(composition '{.spec.pipeline[*].functionRef.name}')"

template=$(composition '{.spec.pipeline[0].input.inline.template}')
for resource in serviceaccount deployment service http-service scaledobject; do
  contains "the resource $resource" "$template" "{{- define \"eds.$resource\" -}}"
done
for kind in ServiceAccount Deployment Service ScaledObject; do
  contains "the kind $kind" "$template" "kind: $kind"
done

equal 'the definition is installed' 'eventdrivenservices.platform.bizmatters.io' \
  "$(kubectl get compositeresourcedefinition 'eventdrivenservices.platform.bizmatters.io' --ignore-not-found \
    -o 'jsonpath={.metadata.name}')"
equal 'Crossplane takes over the rights to what it composes' true \
  "$(kubectl get clusterrole crossplane:event-driven-service --ignore-not-found \
    -o 'jsonpath={.metadata.labels.rbac\.crossplane\.io/aggregate-to-crossplane}')"
for function in function-go-templating function-auto-ready; do
  contains "$function is pinned" \
    "$(kubectl get function.pkg.crossplane.io "$function" --ignore-not-found -o 'jsonpath={.spec.package}')" \
    "/$function:v"
done
summary
