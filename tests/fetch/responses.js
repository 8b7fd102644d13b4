// Responses: facts, headers, bodies in all forms, whole, in pieces and as streams.
const http = require('http');
const t = async (name, f) => {
  try { console.log(name, '=', await f()); } catch (e) {
    console.log(name, 'throws', e?.name, e?.code, e?.message, '| cause', e?.cause?.name, e?.cause?.code, e?.cause?.message);
  }
};
const s = http.createServer((q, r) => {
  const u = new URL(q.url, 'http://x');
  if (u.pathname === '/204') { r.writeHead(204); r.end(); return; }
  if (u.pathname === '/304') { r.writeHead(304); r.end(); return; }
  if (u.pathname === '/big') { r.end(Buffer.alloc(3e6, 97)); return; }
  if (u.pathname === '/chunks') { r.write('one '); setImmediate(() => { r.write('two '); setImmediate(() => r.end('three')); }); return; }
  if (u.pathname === '/json') { r.setHeader('content-type', 'application/json'); r.end('{"a":"h\u00e9"}'); return; }
  if (u.pathname === '/cookies') { r.setHeader('Set-Cookie', ['a=1', 'b=2']); r.setHeader('X-Two', ['1', '2']); r.sendDate = false; r.statusMessage = 'Fine thing'; r.end(); return; }
  if (u.pathname === '/form') { r.setHeader('content-type', 'multipart/form-data; boundary=BB'); r.end('--BB\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--BB\r\nContent-Disposition: form-data; name="f"; filename="x%22y.txt"\r\nContent-Type: text/x\r\n\r\nfile\r\n--BB--\r\n'); return; }
  let body = '';
  q.setEncoding('latin1').on('data', (d) => { body += d; }).on('end', () => r.end(`${q.method} ${q.url} [${body}] ${['content-type', 'content-length', 'transfer-encoding', 'authorization', 'cookie', 'x-a'].filter((h) => q.headers[h]).map((h) => `${h}=${q.headers[h].replace(/undici-\d+/, 'N')}`)}`));
});
s.listen(0, '127.0.0.1', async () => {
  const B = `http://127.0.0.1:${s.address().port}`;
  const hide = (x) => String(x).replaceAll(B, 'B');
  const text = async (...a) => (await fetch(...a)).text();
  await t('get', () => text(B + '/a?b=c#d'));
  await t('url', async () => { const r = await fetch(B + '/a#d'); return [hide(r.url), r.redirected, r.type, r.status, r.ok, r.statusText, r.bodyUsed, r.body instanceof ReadableStream, r.bodyUsed]; });
  for (const p of ['/204', '/304']) await t(p, async () => { const r = await fetch(B + p); return [r.status, r.body, await r.text(), r.bodyUsed]; });
  await t('head', async () => { const r = await fetch(B + '/big', { method: 'HEAD' }); return [r.status, r.body, r.headers.get('content-length'), await r.text()]; });
  await t('big', async () => (await text(B + '/big')).length);
  await t('big stream', async () => { let n = 0; for await (const c of (await fetch(B + '/big')).body) { n += c.length; if (!(c instanceof Uint8Array)) throw 1; } return n; });
  await t('chunks', () => text(B + '/chunks'));
  await t('chunks stream', async () => { let out = ''; const d = new TextDecoder(); for await (const c of (await fetch(B + '/chunks')).body) out += d.decode(c); return out; });
  await t('chunks byob', async () => { const rd = (await fetch(B + '/chunks')).body.getReader({ mode: 'byob' }); let n = 0; for (;;) { const { done, value } = await rd.read(new Uint8Array(3)); if (done) return [n, value.length]; n += value.length; } });
  await t('json', async () => (await fetch(B + '/json')).json());
  await t('blob', async () => (await fetch(B + '/json')).blob());
  await t('bytes', async () => (await fetch(B + '/json')).bytes());
  await t('cookies', async () => { const r = await fetch(B + '/cookies'); return [r.statusText, [...r.headers], r.headers.getSetCookie(), r.headers.get('x-two')]; });
  await t('immutable', async () => (await fetch(B + '/a')).headers.set('a', 'b'));
  await t('clone', async () => { const r = await fetch(B + '/json'); const c = r.clone(); return [await r.text(), await c.text(), hide(c.url), c.headers.get('content-type')]; });
  await t('clone big', async () => { const r = await fetch(B + '/big'); const c = r.clone(); return (await Promise.all([r.text(), c.text()])).map((x) => x.length); });
  await t('twice', async () => { const r = await fetch(B + '/a'); await r.text(); return r.text(); });
  await t('form', async () => { const f = await (await fetch(B + '/form')).formData(); return [...f].map(([n, v]) => [n, typeof v === 'string' ? v : `${v.name} ${v.type} ${v.size}`]); });
  await t('url object', () => text(new URL(B + '/u')));
  s.close(() => console.log('server closed'));
  s.closeAllConnections();
});
