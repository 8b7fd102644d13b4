// Errors inside structures: stack, properties, cause, name changes.
const clean = (text) => text.replaceAll(__dirname, '.').replace(/\n +at .*/g, '');
const { inspect } = require('util');
const error = new Error('message');
error.extra = [1];
console.log(clean(inspect(error)));
console.log(clean(inspect({ error: new TypeError('typed') })));
console.log(clean(inspect(new Error('outer', { cause: 'a string' }))));
const renamed = new Error('renamed');
renamed.name = 'Other';
console.log(clean(inspect(renamed)));
console.log(clean(inspect(new AggregateError([new Error('one')], 'many'))));
console.log(clean(inspect(Object.assign(new RangeError(''), { code: 'E' }))));
console.log(inspect(Object.create(Error.prototype)));
