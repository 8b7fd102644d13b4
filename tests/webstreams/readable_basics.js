// The order of start, pull and cancel, back-pressure by the strategy, errors, closing and iteration.
const say = (...args) => console.log(args.join(' '));
async function main() {
  let n = 0;
  let quiet = false;
  const s = new ReadableStream({
    start(c) { say('start', c.desiredSize); },
    pull(c) { if (!quiet) say('pull', c.desiredSize); c.enqueue(n++); if (n === 5) c.close(); },
    cancel(r) { say('cancel', r); },
  }, { highWaterMark: 2 });
  say('made');
  const reader = s.getReader();
  say(JSON.stringify(await reader.read()));
  await null;
  say(JSON.stringify(await reader.read()));
  reader.releaseLock();
  quiet = true;
  for await (const x of s) say('item', x);
  say(s.locked);

  const c = new ReadableStream({ pull(k) { k.enqueue('x'); }, cancel(r) { say('cancelled', r); return 'ignored'; } });
  say(await c.cancel('why'), JSON.stringify(await c.getReader().read()));

  const e = new ReadableStream({ start(k) { k.enqueue(1); k.error(new Error('bad')); } });
  await e.getReader().read().catch((err) => say('failed', err.message));
  const e2 = new ReadableStream({ pull() { throw new Error('pull'); } });
  const r2 = e2.getReader();
  await Promise.allSettled([r2.read(), r2.closed]).then((all) => say(all.map((x) => x.status + x.reason.message)));
  const e3 = new ReadableStream({ async start() { throw new Error('start'); } });
  await e3.getReader().closed.catch((err) => say(err.message));
  try { new ReadableStream({ start() { throw new Error('sync'); } }); } catch (err) { say(err.message); }

  const sized = new ReadableStream({ start(k) { k.enqueue('abc'); say(k.desiredSize); k.enqueue('de'); say(k.desiredSize); k.close(); } },
    { highWaterMark: 10, size: (x) => x.length });
  say(await Array.fromAsync(sized));

  const early = new ReadableStream({ start(k) { for (const i of [1, 2, 3]) k.enqueue(i); }, cancel(r) { say('left', r); } });
  for await (const x of early) { say('got', x); if (x === 2) break; }
  const kept = new ReadableStream({ start(k) { for (const i of [1, 2, 3]) k.enqueue(i); k.close(); } });
  for await (const x of kept.values({ preventCancel: true })) { say('got', x); break; }
  for await (const x of kept) say('rest', x);

  const it = new ReadableStream({ start(k) { k.enqueue('a'); k.enqueue('b'); k.close(); } }).values();
  say(JSON.stringify(await Promise.all([it.next(), it.next(), it.next(), it.return('v')])));
  say(Object.prototype.toString.call(it), typeof it[Symbol.asyncIterator], Object.keys(Object.getPrototypeOf(it)));

  const gen = (async function* () { try { yield 1; yield 2; } finally { say('generator over'); } })();
  const from = ReadableStream.from(gen).getReader();
  say(JSON.stringify(await from.read()));
  await from.cancel();
  say(await Array.fromAsync(ReadableStream.from([Promise.resolve('p'), 'q'])), await Array.fromAsync(ReadableStream.from('str')));
  const [a, b] = ReadableStream.from([1, 2, 3]).tee();
  say(await Array.fromAsync(a), await Array.fromAsync(b));
  const [x, y] = new ReadableStream({ start(k) { k.enqueue('z'); }, cancel(r) { say('both', r); } }).tee();
  await Promise.all([x.cancel('1'), y.cancel('2')]);
  const [p, q] = new ReadableStream({ start(k) { k.error('broken'); } }).tee();
  await Promise.allSettled([p.getReader().read(), q.getReader().closed]).then((all) => say(all.map((i) => i.reason)));
}
main().catch((e) => say(e.stack));
