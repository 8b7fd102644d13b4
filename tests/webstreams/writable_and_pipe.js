// WritableStream: order, back-pressure, abort, errors; pipeTo and pipeThrough with their options and signals.
const log = (...a) => console.log(...a);
const sink = (name, more) => ({
  start(c) { log(name, 'start'); }, write(x) { log(name, 'write', x); }, close() { log(name, 'close'); },
  abort(r) { log(name, 'abort', r); }, ...more,
});
async function main() {
  const w = new WritableStream(sink('w', { async write(x) { log('begin', x); await null; log('end', x); } }), { highWaterMark: 2 });
  const wr = w.getWriter();
  log(wr.desiredSize);
  wr.write(1); wr.write(2).then(() => log('second written'));
  log(wr.desiredSize);
  let ready = false;
  wr.ready.then(() => { ready = true; log('ready'); });
  await null;
  log(ready);
  await wr.close();
  log('closed', wr.desiredSize);
  await wr.closed;

  const a = new WritableStream(sink('a', { write(x, c) { c.signal.addEventListener('abort', () => log('signal', c.signal.reason)); return new Promise(() => {}); } }));
  const aw = a.getWriter();
  aw.write(1).catch((e) => log('write rejected', e));
  aw.write(2).catch((e) => log('write 2 rejected', e));
  await null; await null;
  const ab = aw.abort('stop').then(() => log('aborted'), (e) => log('abort failed', e));
  aw.closed.catch((e) => log('closed', e));
  await aw.ready.catch((e) => log('not ready', e));
  const b = new WritableStream(sink('b', { write() { throw new Error('no'); } }));
  const bw = b.getWriter();
  await bw.write(1).catch((e) => log(e.message));
  await bw.closed.catch((e) => log('closed:', e.message));
  await bw.write(2).catch((e) => log('again', e.message));
  let ctl;
  const c = new WritableStream({ start(k) { ctl = k; } });
  ctl.error('oops');
  await c.getWriter().closed.catch((e) => log(e));
  await new WritableStream(sink('d')).abort('x');

  log('-- pipeTo');
  await ReadableStream.from([1, 2, 3]).pipeTo(new WritableStream(sink('e')));
  await ReadableStream.from([1]).pipeTo(new WritableStream(sink('f')), { preventClose: true });
  const failing = () => new ReadableStream({ pull(k) { k.error(new Error('source')); } });
  await failing().pipeTo(new WritableStream(sink('g', { abort(r) { log('aborted', r.message); } }))).catch((e) => log(e.message));
  await failing().pipeTo(new WritableStream(sink('h')), { preventAbort: true }).catch((e) => log(e.message));
  const endless = () => new ReadableStream({ pull(k) { k.enqueue('x'); }, cancel(r) { log('cancelled', r.message ?? r); } });
  await endless().pipeTo(new WritableStream({ write() { throw new Error('sink'); } })).catch((e) => log(e.message));
  const ac = new AbortController();
  const piped = endless().pipeTo(new WritableStream(sink('i', { write() { log('one'); ac.abort('signal'); } })), { signal: ac.signal });
  await piped.catch((e) => log('rejected', e));
  await endless().pipeTo(new WritableStream(sink('j')), { preventCancel: true, signal: AbortSignal.abort('before') }).catch((e) => log(e));
  const closedW = new WritableStream(); closedW.close();
  await endless().pipeTo(closedW).catch((e) => log(e.name));
  const s = ReadableStream.from([1]); const d = new WritableStream();
  const p = s.pipeTo(d);
  log(s.locked, d.locked); await p; log(s.locked, d.locked);

  log('-- transform');
  const upper = () => new TransformStream({ transform(x, k) { k.enqueue(x.toUpperCase()); }, flush(k) { k.enqueue('!'); } });
  log(await Array.fromAsync(ReadableStream.from(['a', 'b']).pipeThrough(upper())));
  log(await Array.fromAsync(ReadableStream.from(['a']).pipeThrough(new TransformStream())));
  const bad = ReadableStream.from(['a']).pipeThrough(new TransformStream({ transform() { throw new Error('t'); } }));
  await bad.getReader().read().catch((e) => log(e.message));
  const t = new TransformStream({ cancel(r) { log('t cancel', r); } });
  await t.readable.cancel('r'); await t.writable.getWriter().closed.catch((e) => log('closed', e));
  const t2 = new TransformStream({ cancel(r) { log('t2 cancel', r); } });
  await t2.writable.abort('w'); await t2.readable.getReader().closed.catch((e) => log('closed', e));
  const term = new TransformStream({ transform(x, k) { k.enqueue(x); k.terminate(); } });
  log(await Array.fromAsync(ReadableStream.from([1, 2]).pipeThrough(term)));
  const back = new TransformStream();
  const bwr = back.writable.getWriter();
  bwr.write(1).then(() => log('through')); log(bwr.desiredSize);
  const br = back.readable.getReader(); log(await br.read());
  log(await Array.fromAsync(ReadableStream.from(['h\u00e9', '\ud83d', '\ude00', '\ud83d']).pipeThrough(new TextEncoderStream())));
  log(await Array.fromAsync(ReadableStream.from([new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac, 0x41])]).pipeThrough(new TextDecoderStream())));
  await Array.fromAsync(ReadableStream.from([new Uint8Array([0xff])]).pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))).catch((e) => log(e.code));
}
main().catch((e) => log(e));
