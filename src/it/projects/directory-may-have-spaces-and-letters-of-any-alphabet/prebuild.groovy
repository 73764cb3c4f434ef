import io.bizmatters.platform.eds.it.Projects

// made here, for not every checkout can hold such a name
Projects.copy(basedir, new File(basedir, 'W\u00f6rker & Gr\u00f6\u00dfe'))
true
