// What an import can name, and what it gives.
import fs, { readFileSync } from 'node:fs';
import { count, increment } from './counter.js';
import commonjs, { x, y } from './commonjs.cjs';
import * as namespace from './commonjs.cjs';
import data from './data.json' with { type: 'json' };
import pkg, { named } from 'pkg';
import { deep } from 'pkg/deep';
import { y as passed } from './passes_on.cjs';

console.log(fs.readFileSync === readFileSync, commonjs, x, y, passed, data, pkg, named, deep);
console.log(namespace);
increment();
console.log(count);
console.log(Object.keys(import.meta), import.meta.main, import.meta.filename.endsWith('/imports/main.js'));
console.log(import.meta.resolve('fs'), import.meta.resolve('./none.js') === new URL('none.js', import.meta.url).href);
console.log(typeof require, this);
console.log(await import('data:text/javascript,export default 5'));
console.log((await import('data:application/json,{"a":1}', { with: { type: 'json' } })).default);
console.log((await import('./commonjs.cjs')) === namespace);
