// require.resolve and its paths; built-ins resolve to themselves.
const short = (path) => path.replaceAll(__dirname, '.');
console.log(short(require.resolve('./target')), short(require.resolve('dep')));
console.log(require.resolve('fs'), require.resolve('node:fs'));
console.log(require.resolve.paths('dep').slice(0, 1).map(short), require.resolve.paths('fs'), require.resolve.paths('./x').map(short));
console.log(short(require.resolve('./target', { paths: [`${__dirname}/other`] })));
try {
  require.resolve('not-there');
} catch (error) {
  console.log(error.code, error.requireStack.map(short));
}
