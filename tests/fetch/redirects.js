// Redirects: methods, bodies and headers that go along, what is refused.
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
  if (u.pathname === '/loop') { r.writeHead(302, { location: '/loop' }); r.end(); return; }
  if (u.pathname === '/noloc') { r.writeHead(302); r.end('no'); return; }
  let body = '';
  q.setEncoding('latin1').on('data', (d) => { body += d; }).on('end', () => r.end(`${q.method} ${q.url} [${body}] ${['content-type', 'content-length', 'transfer-encoding', 'authorization', 'cookie', 'x-a'].filter((h) => q.headers[h]).map((h) => `${h}=${q.headers[h].replace(/undici-\d+/, 'N')}`)}`));
});
s.listen(0, '127.0.0.1', async () => {
  const B = `http://127.0.0.1:${s.address().port}`;
  const L = `http://localhost:${s.address().port}`;
  const hide = (x) => String(x).replaceAll(B, 'B').replaceAll(L, 'L');
  const text = async (...a) => (await fetch(...a)).text();
  for (const code of [301, 302, 303, 307, 308]) for (const method of ['GET', 'POST', 'PUT', 'HEAD'])
    await t(`${code} ${method}`, () => text(`${B}/r?s=${code}&to=/z`, { method, body: method[0] === 'P' ? 'body' : undefined, headers: { authorization: 'x', 'x-a': '1' } }));
  await t('cross', () => text(`${B}/r?to=${L}/z`, { headers: { authorization: 'x', cookie: 'y', 'x-a': '1' } }));
  await t('redir facts', async () => { const r = await fetch(`${B}/r?to=/q%23h`); return [hide(r.url), r.redirected, r.status]; });
  await t('manual', async () => { const r = await fetch(`${B}/r?to=/z`, { redirect: 'manual' }); return [r.status, r.type, hide(r.url), r.redirected, r.headers.get('location'), await r.text()]; });
  await t('error', () => text(`${B}/r?to=/z`, { redirect: 'error' }));
  await t('loop', () => text(`${B}/loop`));
  await t('noloc', () => text(`${B}/noloc`));
  await t('ftp', () => text(`${B}/r?to=ftp://x/`));
  await t('badloc', () => text(`${B}/r?to=http://%25`));
  await t('redir stream', () => text(`${B}/r?s=307&to=/z`, { method: 'POST', duplex: 'half', body: ReadableStream.from([new Uint8Array([65])]) }));
  await t('redir stream 303', () => text(`${B}/r?s=303&to=/z`, { method: 'POST', duplex: 'half', body: ReadableStream.from([new Uint8Array([65])]) }));
  s.close(() => console.log('server closed'));
  s.closeAllConnections();
});
