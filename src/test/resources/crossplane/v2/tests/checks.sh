# Sourced by the tests of this folder: counts checks, and reads objects with kubectl.
# shellcheck shell=bash
set -euo pipefail

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export folder
passed=0
failed=0

equal() { # what, wanted, found
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
    printf 'passed  %s\n' "$1"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n        wanted  %s\n        found   %s\n' "$1" "$2" "$3"
  fi
}

one_of() { # what, found, wanted…
  local what=$1 found=$2 wanted
  shift 2
  for wanted in "$@"; do
    if [ "$found" = "$wanted" ]; then
      equal "$what" "$wanted" "$found"
      return
    fi
  done
  equal "$what" "$*" "$found"
}

contains() { # what, text, part
  case "$2" in
    *"$3"*) equal "$1" "$3" "$3" ;;
    *) equal "$1" "$3" "a text without it" ;;
  esac
}

value() { # namespace, kind/name, jsonpath
  kubectl --namespace "$1" get "$2" --ignore-not-found -o "jsonpath=$3"
}

wanted() { # example, jsonpath in its Deployment: as the API server would hold it
  kubectl apply --dry-run=server -f "$folder/tests/expected/$1.yaml" \
    -o "jsonpath={.items[?(@.kind==\"Deployment\")]$2}"
}

appears() { # namespace, kind/name, seconds
  local left=$3
  until [ -n "$(kubectl --namespace "$1" get "$2" --ignore-not-found -o name)" ]; do
    left=$((left - 5))
    if [ "$left" -lt 0 ]; then
      equal "$2 within $3 s" "an object" "nothing"
      return 1
    fi
    sleep 5
  done
  equal "$2 within $3 s" "an object" "an object"
}

summary() {
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
