// node20: these are there in node
// What is not there yet says so by its name, called or constructed.
const zlib = require('zlib');
const { createInflate } = require('zlib');
class Agent extends require('http2').connect {}
for (const call of [
  () => zlib.gzip('x', () => {}),
  () => new zlib.Gzip(),
  () => createInflate('md5'),
  () => new Agent(),
  () => new (require('worker_threads').Worker)('x.js'),
  () => require('vm').measureMemory({}),
  () => require('node:test').run('x'),
]) {
  try {
    call();
    console.log('went through', call);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
