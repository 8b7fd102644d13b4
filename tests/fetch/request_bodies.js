// Bodies of requests: forms, streams, generators, large ones, and Requests used again.
const http = require('http');
const t = async (name, f) => {
  try { console.log(name, '=', await f()); } catch (e) {
    console.log(name, 'throws', e?.name, e?.code, e?.message, '| cause', e?.cause?.name, e?.cause?.code, e?.cause?.message);
  }
};
const s = http.createServer((q, r) => {
  const u = new URL(q.url, 'http://x');
  const to = u.searchParams.get('to');
  if (u.pathname === '/r') { r.writeHead(+(u.searchParams.get('s') || 302), { location: to }); r.end('moved'); return; }
  let body = '';
  q.setEncoding('latin1').on('data', (d) => { body += d; }).on('end', () => r.end(`${q.method} ${q.url} [${body}] ${['content-type', 'content-length', 'transfer-encoding', 'authorization', 'cookie', 'x-a'].filter((h) => q.headers[h]).map((h) => `${h}=${q.headers[h].replace(/undici-\d+/, 'N')}`)}`));
});
s.listen(0, '127.0.0.1', async () => {
  const B = `http://127.0.0.1:${s.address().port}`;
  const hide = (x) => String(x).replaceAll(B, 'B');
  const text = async (...a) => (await fetch(...a)).text();
  await t('post form', async () => { const f = new FormData(); f.append('a"b', 'x\ny'); f.append('f', new File(['z'], 'q.txt')); return (await text(B + '/p', { method: 'POST', body: f })).replace(/undici-\d+/g, 'N'); });
  await t('post stream', () => text(B + '/p', { method: 'POST', duplex: 'half', body: ReadableStream.from([new Uint8Array([65, 66]), new Uint8Array(0), new Uint8Array([67])]) }));
  await t('post gen', () => text(B + '/p', { method: 'POST', duplex: 'half', body: (async function* () { yield Buffer.from('x'); yield Buffer.from('y'); })() }));
  await t('post bad chunk', () => text(B + '/p', { method: 'POST', duplex: 'half', body: ReadableStream.from(['str']) }));
  await t('post err stream', () => text(B + '/p', { method: 'POST', duplex: 'half', body: new ReadableStream({ pull(c) { c.error(new Error('mine')); } }) }));
  await t('post big', async () => (await text(B + '/p', { method: 'POST', body: Buffer.alloc(2e6, 98) })).length);
  await t('post big stream', async () => { let i = 0; return (await text(B + '/p', { method: 'POST', duplex: 'half', body: new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(100000).fill(99)); if (++i === 20) c.close(); } }) })).length; });
  await t('request', async () => { const q = new Request(B + '/p', { method: 'POST', body: 'abc' }); const x = await text(q); return [x, q.bodyUsed]; });
  await t('request clone', async () => { const q = new Request(B + '/p', { method: 'POST', body: 'abc' }); const c = q.clone(); return [await text(q), await text(c)]; });
  s.close(() => console.log('server closed'));
  s.closeAllConnections();
});
