import io.bizmatters.platform.eds.it.Projects

Projects.copy(basedir, new File(basedir, 'there'))
true
