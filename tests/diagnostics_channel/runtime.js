// Channels that the runtime itself publishes on, in order: servers, clients, children, modules, the console.
'use strict';

const dc = require('diagnostics_channel');
const http = require('http');
const net = require('net');
const { spawn } = require('child_process');

const lines = [];
const listen = (name) => dc.subscribe(name, (message) => lines.push(`${name} ${Object.keys(message)}`));
const listening = ['net.server.listen', 'child_process.spawn', 'module.require']
  .flatMap((name) => ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((phase) => `tracing:${name}:${phase}`));
for (const name of [
  ...listening, 'net.client.socket', 'child_process', 'http.client.request.created', 'http.client.request.start',
  'http.client.request.error', 'http.client.response.finish', 'http.server.request.start',
  'http.server.response.created', 'http.server.response.finish',
]) listen(name);

require('path');
try { require('./nowhere'); } catch { lines.push('nowhere'); }
const print = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
for (const name of ['log', 'info', 'debug', 'warn', 'error']) {
  dc.subscribe(`console.${name}`, print);
  console[name](name, 1);
  dc.unsubscribe(`console.${name}`, print);
}

const server = http.createServer((req, res) => {
  lines.push('request');
  res.on('finish', () => lines.push('finish'));
  res.end('x');
});
server.listen(0, '127.0.0.1', () => {
  lines.push('listening');
  const { port } = server.address();
  net.createServer().on('error', ({ code }) => {
    lines.push(code);
    http.get({ port, host: '127.0.0.1', headers: { connection: 'close' } }, (res) => {
      lines.push('response');
      res.resume();
      res.on('close', () => server.close(refused));
    });
  }).listen({ port, host: '127.0.0.1' });

  function refused() {
    http.get({ port, host: '127.0.0.1', agent: false }).on('error', () => {
      spawn(process.execPath, ['-e', '']).on('exit', () => {
        lines.push('exit');
        spawn('/nowhere').on('error', () => {
          for (const line of lines) console.log(line);
        });
      });
    });
  }
});
