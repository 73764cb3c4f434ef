import io.bizmatters.platform.eds.it.Manifests

def files = { name -> Manifests.texts(new File(basedir, "target/$name")) }
assert files('eds') == files('reference')
assert files('eds').size() == 7
assert new File(basedir, 'build.log').text.contains('1 problem; nothing was generated.')
