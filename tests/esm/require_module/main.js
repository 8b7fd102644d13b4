// require() of an ES module.
console.log(require('./with_default.mjs'));
console.log(require('./plain.mjs'));
console.log(require('./whole.mjs'));
for (const name of ['./awaits.mjs', './throws.mjs', './cycle.mjs']) {
  try {
    console.log(require(name));
  } catch (error) {
    console.log(error.code, error.message.split('\n')[0].replace(/\/\S*\//g, ''));
  }
}
import('./with_default.mjs').then((namespace) => {
  console.log(Object.keys(namespace), require('./with_default.mjs').default === namespace.default);
});
console.log('before any import()');
