// what jib leaves behind
def digest = new File(basedir, 'pinned-by-jib/target/jib-image.json')
digest.parentFile.mkdirs()
digest.text = """{"image":"ghcr.io/acme/pinned-by-jib:1.4.0","imageId":"sha256:${'a' * 64}","imageDigest":"sha256:${'b' * 64}","tags":["1.4.0"]}"""
true
