// What a client sees: refused, hung up, garbage, aborted, timed out, bad options.
const http = require('http'); const net = require('net');
const answers = { '/hangup': (s) => s.destroy(), '/garbage': (s) => s.end('not http\r\n\r\n'), '/cut': (s) => s.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'), '/silent': () => {} };
const server = net.createServer((s) => { s.on('error', () => {}); s.once('data', (d) => answers[String(d).split(' ')[1]](s)); }).listen(0, async () => {
  const { port } = server.address();
  const go = (path, change = () => {}) => new Promise((done) => {
    const req = http.get({ port, path, agent: false }, (res) => {
      res.on('data', (d) => console.log(path, 'data', String(d))).on('error', (error) => console.log(path, 'response error', error.code, error.message)).on('aborted', () => console.log(path, 'aborted')).on('close', () => console.log(path, 'complete', res.complete));
    });
    req.on('error', (error) => console.log(path, error.code, error.message)).on('close', done).on('timeout', () => { console.log(path, 'timeout'); req.destroy(); });
    change(req);
  });
  await go('/hangup'); await go('/garbage'); await go('/cut');
  await go('/silent', (req) => req.setTimeout(15));
  await go('/silent', (req) => setTimeout(() => req.destroy(new Error('enough')), 5));
  const control = new AbortController();
  const aborted = new Promise((done) => http.get({ port, path: '/silent', signal: control.signal, agent: false }).on('error', (error) => console.log(error.name, error.code)).on('close', done));
  control.abort(); await aborted;
  server.close(() => http.get({ port, host: '127.0.0.1', agent: false }).on('error', (error) => console.log(error.code, error.syscall, error.message.replace(port, 'PORT'))));
  for (const wrong of [() => http.get({ protocol: 'ftp:' }), () => http.get('no url'), () => http.request({ method: 'BAD METHOD' }), () => http.request({ path: '/a b' }), () => http.request({ host: 5 }), () => http.request({ headers: { 'a b': 1 } })])
    try { wrong().on('error', () => {}); } catch (error) { console.log(error.name, error.code, error.message); }
});
