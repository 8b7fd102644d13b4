// new Console writes to the given streams.
const { Console } = console;
const { Writable } = require('stream');
const lines = [];
const sink = (name) => new Writable({ write(chunk, _, done) { lines.push(name + String(chunk)); done(); } });
const own = new Console({ stdout: sink('out:'), stderr: sink('err:') });
own.log('a', { b: 1 });
own.error('c');
own.group('g');
own.log('d');
process.on('exit', () => console.log(lines));
