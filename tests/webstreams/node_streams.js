// fromWeb() and toWeb() of Readable, Writable and Duplex.
const { Readable, Writable, Duplex, PassThrough, Transform } = require('stream');
const { text, json } = require('stream/consumers');
const { once } = require('events');
const t = async (name, f) => { try { console.log(name, '=', await f()); } catch (e) { console.log(name, 'throws', e?.name, e?.code, e?.message); } };
(async () => {
  await t('Readable.fromWeb', () => text(Readable.fromWeb(new ReadableStream({ start(c) { c.enqueue('ab'); c.enqueue('cd'); c.close(); } }))));
  await t('objects', () => Array.fromAsync(Readable.fromWeb(ReadableStream.from([1, { a: 2 }]), { objectMode: true })));
  await t('bytes', () => text(Readable.fromWeb(new Response('hello').body)));
  await t('encoding', async () => { for await (const c of Readable.fromWeb(new Response('hi').body, { encoding: 'utf8' })) return c; });
  await t('error in', () => text(Readable.fromWeb(new ReadableStream({ start(c) { c.error(new Error('web')); } }))));
  await t('destroy', async () => { let why; const r = Readable.fromWeb(new ReadableStream({ pull(c) { c.enqueue('x'); }, cancel(e) { why = e; } })); r.on('error', (e) => console.log('error', e.message)); r.destroy(new Error('gone')); await new Promise((ok) => r.once('close', ok)); return why?.message; });
  await t('not a stream', () => Readable.fromWeb(1));
  const locked = new ReadableStream(); locked.getReader();
  await t('locked', () => Readable.fromWeb(locked));
  await t('bad encoding', () => Readable.fromWeb(new ReadableStream(), { encoding: 'zz' }));

  await t('Readable.toWeb', async () => (await Array.fromAsync(Readable.toWeb(Readable.from([Buffer.from('a'), Buffer.from('b')], { objectMode: false })))).map((c) => [c.constructor.name, c[0]]));
  await t('toWeb objects', () => Array.fromAsync(Readable.toWeb(Readable.from([1, 2, 3]))));
  await t('toWeb error', () => Array.fromAsync(Readable.toWeb(new Readable({ read() { this.destroy(new Error('node')); } }))));
  await t('toWeb premature', () => { const r = new Readable({ read() {} }); const w = Readable.toWeb(r); r.destroy(); return Array.fromAsync(w); });
  await t('toWeb cancel', async () => { const r = new Readable({ read() {} }); r.on('error', (e) => console.log('error', e.name)); await Readable.toWeb(r).cancel(); return r.destroyed; });
  await t('toWeb bytes', async () => { const rd = Readable.toWeb(Readable.from([Buffer.from('abc')], { objectMode: false }), { type: 'bytes' }).getReader({ mode: 'byob' }); return [await rd.read(new Uint8Array(2)), await rd.read(new Uint8Array(2)), (await rd.read(new Uint8Array(2))).done]; });
  await t('toWeb destroyed', async () => { const r = new Readable(); r.destroy(); return (await Readable.toWeb(r).getReader().read()).done; });
  await t('toWeb what', () => Readable.toWeb({}));

  await t('Writable.fromWeb', async () => { const got = []; const w = Writable.fromWeb(new WritableStream({ write(c) { got.push(Buffer.from(c).toString()); }, close() { got.push('closed'); } })); w.write('a'); w.write(Buffer.from('b')); w.end('c'); await once(w, 'close'); return got; });
  await t('fromWeb fails', async () => { const w = Writable.fromWeb(new WritableStream({ write() { throw new Error('sink'); } })); w.write('a'); return (await new Promise((ok) => w.once('error', ok))).message; });
  await t('fromWeb destroy', async () => { let why; const w = Writable.fromWeb(new WritableStream({ abort(r) { why = r; } })); w.on('error', () => {}); w.destroy(new Error('stop')); await new Promise((ok) => w.once('close', ok)); return why.message; });
  await t('fromWeb what', () => Writable.fromWeb({}));
  await t('Writable.toWeb', async () => { const got = []; const n = new Writable({ highWaterMark: 2, write(c, e, cb) { got.push(`${c}`); setImmediate(cb); } }); const w = Writable.toWeb(n).getWriter(); await w.write('abc'); await w.write(Buffer.from('d')); await w.close(); return [got, n.writableFinished]; });
  await t('toWeb fails', async () => { const w = Writable.toWeb(new Writable({ write(c, e, cb) { cb(new Error('disk')); } })).getWriter(); w.closed.catch(() => {}); await w.write('x').catch(() => {}); return w.closed; });
  await t('toWeb abort', async () => { const n = new Writable({ write(c, e, cb) { cb(); } }); n.on('error', (e) => console.log('node error', e.message)); await Writable.toWeb(n).abort(new Error('ab')); return n.destroyed; });

  await t('Duplex.toWeb', async () => { const d = new Transform({ transform(c, e, cb) { cb(null, `${c}`.toUpperCase()); } }); const { readable, writable } = Duplex.toWeb(d); const w = writable.getWriter(); w.write('abc'); w.close(); return text(readable); });
  await t('Duplex.fromWeb', async () => { const d = Duplex.fromWeb(new TransformStream({ transform(c, k) { k.enqueue(Buffer.from(`${Buffer.from(c)}!`)); } })); d.write('a'); d.end('b'); return text(d); });
  await t('through', async () => text(Readable.toWeb(Readable.from([Buffer.from('h\u00e9')], { objectMode: false })).pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream())));
  await t('consumers', async () => json(new Response('{"x":1}').body));
  const p = new PassThrough(); p.end('pass');
  await t('response of node', () => new Response(p).text());
  await t('pipeTo node', async () => { const got = []; await new Response('data').body.pipeTo(Writable.toWeb(new Writable({ write(c, e, cb) { got.push(`${c}`); cb(); } }))); return got; });
})();
