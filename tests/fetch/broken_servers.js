// What servers do wrong: cut responses, garbage, silence, refusal.
const http = require('http');
const t = async (name, f) => {
  try { console.log(name, '=', await f()); } catch (e) {
    console.log(name, 'throws', e?.name, e?.code, e?.message, '| cause', e?.cause?.name, e?.cause?.code, e?.cause?.message);
  }
};
const net = require('net');
const s = http.createServer((q, r) => {
  const u = new URL(q.url, 'http://x');
  if (u.pathname === '/half') { r.writeHead(200, { 'content-length': 10 }); r.write('abc', () => setImmediate(() => q.socket.destroy())); return; }
  if (u.pathname === '/die') { q.socket.destroy(); return; }
  let body = '';
  q.setEncoding('latin1').on('data', (d) => { body += d; }).on('end', () => r.end(`${q.method} ${q.url} [${body}] ${['content-type', 'content-length', 'transfer-encoding', 'authorization', 'cookie', 'x-a'].filter((h) => q.headers[h]).map((h) => `${h}=${q.headers[h].replace(/undici-\d+/, 'N')}`)}`));
});
s.listen(0, '127.0.0.1', async () => {
  const B = `http://127.0.0.1:${s.address().port}`;
  const hide = (x) => String(x).replaceAll(B, 'B');
  const text = async (...a) => (await fetch(...a)).text();
  await t('half', () => text(B + '/half'));
  await t('half stream', async () => { const rd = (await fetch(B + '/half')).body.getReader(); await rd.read(); return rd.read(); });
  await t('die', () => text(B + '/die'));
  await t('die post', () => text(B + '/die', { method: 'POST', body: 'x' }));
  for (const raw of ['garbage\r\n\r\n', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloEXTRA', 'HTTP/1.1 200\r\nConnection: close\r\n\r\nuntil end', 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n', '']) {
    await t(JSON.stringify(raw).slice(0, 50), () => new Promise((ok, no) => { const n = net.createServer((c) => { c.on('error', () => {}); c.once('data', () => c.end(raw)); }).listen(0, '127.0.0.1', () => { text(`http://127.0.0.1:${n.address().port}/`).then(ok, no).finally(() => n.close()); }); }));
  }
  const gone = net.createServer().listen(0, '127.0.0.1');
  await require('events').once(gone, 'listening');
  const { port } = gone.address();
  await new Promise((ok) => gone.close(ok));
  await t('refused', () => fetch(`http://127.0.0.1:${port}/`).catch((e) => { e.cause.message = e.cause.message.replace(port, 'P'); throw e; }));
  s.close(() => console.log('server closed'));
  s.closeAllConnections();
});
