// Entries of connections made and of HTTP messages on both sides, for whoever observes their kinds.
'use strict';

const http = require('http');
const { PerformanceObserver } = require('perf_hooks');

const shown = [];
new PerformanceObserver((list) => {
  for (const { name, entryType, startTime, duration, detail } of list.getEntries()) {
    const { req, res } = detail;
    const what = req === undefined ? `${detail.host} ${typeof detail.port}` :
      `${req.method} ${req.url.replace(/:\d+/, '')} ${Object.keys(req.headers)} ${res.statusCode} ${res.statusMessage} ${res.headers.x}`;
    shown.push(`${entryType} ${name} ${startTime > 0} ${duration >= 0} ${what}`);
  }
  if (shown.length === 3) console.log(shown.sort().join('\n'));
}).observe({ entryTypes: ['http', 'net'] });

const server = http.createServer((req, res) => {
  res.setHeader('x', 'y');
  res.end('body');
});
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1', path: '/p', agent: false }, (res) => {
    res.resume();
    res.on('end', () => server.close());
  });
});
