import io.bizmatters.platform.eds.it.BuildLog

def passedOver = BuildLog.in(basedir).plain(1)
assert passedOver.contains('no service in this module: the <service> in pluginManagement is for its modules')
assert passedOver.contains('mvn -f MODULE eds:explain')
def explained = BuildLog.in(basedir).plain(2)
assert explained.contains('ghcr.io/acme/orders:1.0.0')
assert explained.contains('small') : 'what the parent manages holds in the module'
