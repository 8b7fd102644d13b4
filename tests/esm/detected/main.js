// A file that nothing calls an ES module, but whose text is one. The same for what it requires.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
console.log(require('./other.js').value, require.main, process.mainModule);
try {
  require('./broken.js');
} catch (error) {
  console.log(error.name, error.message);
}
// A graph that could not be loaded is begun anew.
for (let i = 0; i < 2; i++) {
  try {
    require('./imports_none.js');
  } catch (error) {
    console.log(error.code);
  }
}
