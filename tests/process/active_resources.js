// What keeps the program alive.
const net = require('net');
const fs = require('fs');
const { spawn } = require('child_process');

const now = () => process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'TTYWrap' && name !== 'SimpleShutdownWrap').sort();
console.log(now());
const timer = setTimeout(() => {}, 1e6);
setTimeout(() => {}, 1e6).unref();
const immediate = setImmediate(() => {});
console.log(now());
timer.unref();
clearImmediate(immediate);
fs.stat('.', serve);
console.log(now(), process._getActiveRequests().length);

function serve() {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    console.log(now(), process._getActiveHandles().includes(server));
    server.unref();
    console.log(now());
    child.stdin.end();
    server.close(() => console.log(now()));
  });
}
