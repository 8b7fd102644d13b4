// Every function of path on a table of awkward inputs.
const path = require('path');
console.log(path.join('/a', '..', '..', 'b', './c', '', '/d/'), path.join(''), path.join('a', '..', '..'), path.join('/', '..'));
console.log(path.normalize('/a//b/../c/.'), path.normalize(''), path.normalize('../..//x/'), path.normalize('./'));
console.log(path.resolve('/a', 'b', '../c'), path.resolve('/a', '/b'), path.resolve('/'), path.isAbsolute('a'), path.isAbsolute('/a'));
console.log(path.relative('/a/b/c', '/a/d'), path.relative('/a', '/a'), path.relative('/', '/x'), path.relative('/a/b', '/'));
for (const p of ['/a/b.txt', 'a', '/', '', '.bashrc', 'a.b.c', '/a/b/', 'x.', '..', 'a/.', '//a', '/a/b.tar.gz/']) {
  console.log([p, path.dirname(p), path.basename(p), path.extname(p), path.parse(p)]);
}
console.log(path.basename('/a/b.txt', '.txt'), path.basename('b.txt', 'b.txt'), path.basename('aaa', 'a'), path.format({ dir: '/x', name: 'n', ext: 'e' }), path.format({ root: '/', base: 'b' }));
console.log(path.sep, path.delimiter, path.posix === path, path.win32.join('a', '..', 'b\\c'), path.win32.resolve('C:\\a', '..\\b'), path.win32.parse('C:\\x\\y.z'), path.toNamespacedPath('/a'));
try { path.join(1); } catch (error) { console.log(error.code, error.message); }
