# Makes kwok's stages of fates.yaml. A pod's fate is its label eds.test/fate, or else its first container's tag; a
# number behind it ("slow-9s", "crash-137") is a parameter. In jq:
s#@FATE@#(.metadata.labels["eds.test/fate"] // (.spec.containers[0].image | sub("@.*$"; "") | sub("^.*:"; ""))) | sub("-[0-9]+s?$"; "")#
s#@SECONDS@#(.metadata.labels["eds.test/fate"] // (.spec.containers[0].image | sub("@.*$"; ""))) | capture("-(?<time>[0-9]+s)$") | .time#
# the status of the container that the fate is about: an init container that is not done, else the first
s#@CONTAINER@#([.status.initContainerStatuses[]? | select(.ready | not)] + .status.containerStatuses)[0]#
# and in templates:
/@BEGIN@/{
r begin.template
d
}
/@STATUS@/{
r status.template
d
}
