import io.bizmatters.platform.eds.it.Manifests

def here = Manifests.texts(new File(basedir, 'target/eds'))
def there = Manifests.texts(new File(basedir, 'there/target/eds'))
assert here == there
assert here.size() == 8
assert here['manifests.yaml'].contains('größer als İstanbul')
