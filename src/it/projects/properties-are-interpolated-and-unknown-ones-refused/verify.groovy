import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Manifests

def spec = Manifests.in(new File(basedir, 'target/eds')).object('Deployment', 'orders-worker').spec.template.spec
def env = spec.containers[0].env.collectEntries { [it.name, it.value] }
assert spec.containers[0].image == 'ghcr.io/acme/orders-worker:1.4.0'
assert env.REGION == 'eu-central'
assert env.HOME_OF == '${HOME}'
assert spec.initContainers[0].args == ['cd ${HOME} && ./migrate orders-worker 42']

def log = BuildLog.in(basedir).plain(2)
assert log.contains('problems in 1 file; the configuration is not valid.')
assert log.contains('found    ${project.versoin}')
assert log.contains('did you mean ${project.version}?')
assert log.contains('found    ${env.EDS_IT_UNSET}')
