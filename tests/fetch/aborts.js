// Signals and cancelled bodies, at every stage.
const http = require('http');
const t = async (name, f) => {
  try { console.log(name, '=', await f()); } catch (e) {
    console.log(name, 'throws', e?.name, e?.code, e?.message, '| cause', e?.cause?.name, e?.cause?.code, e?.cause?.message);
  }
};
let onNever;
const s = http.createServer((q, r) => {
  const u = new URL(q.url, 'http://x');
  if (u.pathname === '/slow') { r.write('start'); return; }
  if (u.pathname === '/never') { onNever?.(); return; }
  let body = '';
  q.setEncoding('latin1').on('data', (d) => { body += d; }).on('end', () => r.end(`${q.method} ${q.url} [${body}] ${['content-type', 'content-length', 'transfer-encoding', 'authorization', 'cookie', 'x-a'].filter((h) => q.headers[h]).map((h) => `${h}=${q.headers[h].replace(/undici-\d+/, 'N')}`)}`));
});
s.listen(0, '127.0.0.1', async () => {
  const B = `http://127.0.0.1:${s.address().port}`;
  const hide = (x) => String(x).replaceAll(B, 'B');
  const text = async (...a) => (await fetch(...a)).text();
  await t('abort before', () => fetch(B, { signal: AbortSignal.abort() }));
  await t('abort never', async () => { const a = new AbortController(); onNever = () => a.abort(); return fetch(B + '/never', { signal: a.signal }); });
  await t('abort reason', async () => { const a = new AbortController(); onNever = () => a.abort(new Error('r')); return fetch(B + '/never', { signal: a.signal }); });
  await t('abort body', async () => { const a = new AbortController(); const r = await fetch(B + '/slow', { signal: a.signal }); const p = r.text(); a.abort(); return p; });
  await t('abort unread', async () => { const a = new AbortController(); const r = await fetch(B + '/a', { signal: a.signal }); a.abort(); return r.text(); });
  await t('abort after', async () => { const a = new AbortController(); const r = await fetch(B + '/a', { signal: a.signal }); const x = await r.text(); a.abort(); return x; });
  await t('timeout', () => fetch(B + '/never', { signal: AbortSignal.timeout(20) }));
  await t('cancel body', async () => { const r = await fetch(B + '/slow'); await r.body.cancel('enough'); return r.bodyUsed; });
  await t('teardown reader', async () => { const r = await fetch(B + '/slow'); const rd = r.body.getReader(); await rd.read(); await rd.cancel(); return 'ok'; });
  s.close(() => console.log('server closed'));
  s.closeAllConnections();
});
