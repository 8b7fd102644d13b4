// package.json "exports": conditions, subpaths, patterns, null targets, and what is not exported.
console.log(require('pkg'), require('pkg/sub'), require('pkg/features/one'), require('pkg/features/two.js'));
console.log(require('sugar'));
for (const id of ['pkg/private', 'pkg/features/hidden/x', 'pkg/lib/sub.js', 'pkg/package.json', 'pkg/gone', 'pkg/bad']) {
  try {
    require(id);
  } catch (error) {
    console.log(error.code, error.message.replaceAll(__dirname, '.'));
  }
}
