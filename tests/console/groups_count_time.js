// Groups indent, counts count, assert tells only failures, table draws.
console.group('outer');
console.log('in\ntwo lines');
console.group();
console.error('deeper');
console.groupEnd();
console.groupEnd();
console.log('out');
console.count(); console.count('x'); console.count(); console.countReset(); console.count();
console.assert(true, 'never');
console.assert(false, 'told %s', 'once');
console.assert(false);
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
console.countReset('nothing');
