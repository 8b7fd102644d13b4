// glob in its three forms and path.matchesGlob.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'glob-'));
process.chdir(dir);
for (const folder of ['a/b/c', '.h/x', 'a/.d']) fs.mkdirSync(folder, { recursive: true });
for (const file of ['a/1.js', 'a/2.ts', 'a/b/3.js', 'a/b/c/4.js', '.h/x/5.js', 'a/.d/6.js', 'top.js', '.dot.js', 'a/[x].js']) {
  fs.writeFileSync(file, '');
}
fs.symlinkSync('../a', 'a/b/link');
for (const pattern of ['**', '**/*', '*', 'a/**', 'a/*', '**/*.js', 'a/{1,2}.*', 'a/**/c', './a/*', 'a/b/', '**/', '.*', '**/.*',
                       'a/b/link/*', 'a/!(1).js', 'a/+([0-9]).js', 'a/?.ts', '{a,top.js}', 'nope', '.', '**/b/**', 'a/[[]x].js', '*/']) {
  console.log(pattern, fs.globSync(pattern).sort());
}
console.log(fs.globSync(['*.js', 'a/*.js'], { exclude: ['a/1.js'] }).sort(),
            fs.globSync('**/*.js', { exclude: (name) => name === 'a' }).sort(),
            fs.globSync('a/*.js', { withFileTypes: true }).map((one) => [one.parentPath, one.name, one.isFile()].join()).sort());
fs.glob('a/*.js', async (error, found) => {
  console.log(error, found.sort());
  for await (const one of fs.promises.glob('**/*.ts')) console.log(one);
  process.chdir('/');
  fs.rmSync(dir, { recursive: true });
});
for (const [name, pattern] of [['a/b', 'a/*'], ['a', 'a/**'], ['.a', '*'], ['a.js', '*.{js,ts}'], ['x/.y/z', '**'], ['a/c', 'a/**/c'],
                               ['foo', 'f[!a]o'], ['ab', 'a?(b)'], ['abab', '*(ab)'], ['3', '{1..4}'], ['07', '{05..09}']]) {
  console.log(name, pattern, path.matchesGlob(name, pattern));
}
