// Every built-in of Node can be required and extended; what is not there yet refuses when it is called.
const ids = `
  _http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex _stream_passthrough
  _stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap assert assert/strict async_hooks
  buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events fs
  fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks process
  punycode querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder
  sys timers timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib
`.trim().split(/\s+/);
const { builtinModules, isBuiltin } = require('module');
console.log(ids.filter((id) => !builtinModules.includes(id) || !isBuiltin(id) || !isBuiltin(`node:${id}`)));
process.noDeprecation = true;
process.removeAllListeners('warning');
for (const id of ids) {
  const exported = require(id);
  if (exported !== require(`node:${id}`)) console.log(id, 'is two modules');
  // The first look at a name must not throw.
  for (const name of Object.keys(exported)) exported[name];
}
for (const id of ['test', 'test/reporters', 'sea']) {
  console.log(id, isBuiltin(id), isBuiltin(`node:${id}`), Object.keys(require(`node:${id}`)).length > 0);
}
class Storage extends require('async_hooks').AsyncLocalStorage {}
class Agent extends require('https').Agent {}
console.log(typeof Storage, typeof Agent.prototype);
