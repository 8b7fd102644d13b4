// require.cache: one evaluation a file; a deleted entry is evaluated again; entries are Modules.
const path = require.resolve('./counted');
require('./counted');
require('./counted');
console.log(Object.keys(require.cache).map((key) => require('path').basename(key)));
delete require.cache[path];
require('./counted');
console.log(require.cache[path].loaded, require.cache[path] instanceof module.constructor);
require.cache[path].exports = 'replaced';
console.log(require('./counted'));
