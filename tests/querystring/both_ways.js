// parse and stringify, escapes, limits.
const qs = require('querystring');
for (const text of ['a=1&b=2&a=3', '', '=x', 'a', 'a=b=c', '&&a=1&&', 'x=%20+%zz%c3%a9', '__proto__=1', 'a[]=1&a[]=2']) console.log(text, { ...qs.parse(text) });
console.log(qs.parse('a:1;b:2', ';', ':'), Object.keys(qs.parse('a&b&c&d', null, null, { maxKeys: 2 })));
console.log(qs.stringify({ a: [1, 'x y'], b: true, c: null, d: undefined, e: NaN, f: 5n, g: {}, '\u00e9': '&=' }), qs.stringify({ a: 1, b: 2 }, ';', ':'), qs.stringify('x'));
console.log(qs.escape('a b&\u20ac!\'()*~'), qs.unescape('%41%zz'), qs.decode === qs.parse, qs.encode === qs.stringify);
try { qs.escape('\ud800'); } catch (error) { console.log(error.name, error.code, error.message); }
