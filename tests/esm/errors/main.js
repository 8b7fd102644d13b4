// What can't be imported says why.
async function attempt(specifier, options) {
  try {
    await import(specifier, options);
  } catch (error) {
    console.log(specifier, error.name, error.code, error.message.replaceAll(import.meta.dirname, ''), Object.keys(error));
  }
}
await attempt('./none.js');
await attempt('none');
await attempt('./folder');
await attempt('./data.json');
await attempt('./good.js', { with: { type: 'json' } });
await attempt('./good.js', { with: { other: 'json' } });
await attempt('http://localhost/x.js');
await attempt('node:none');
await attempt('./broken.js');
await attempt('./missing_name.js');
await attempt('./file.unknown');
await attempt('./uses_require.js');
await attempt('./a%2fb.js');
await attempt('#none');
await attempt('@bad');
await attempt('data:text/plain,1');
// A module that failed is asked again, one that threw stays as it is.
const first = await import('./throws.js').catch((error) => error);
console.log(first === await import('./throws.js').catch((error) => error), first.message);
