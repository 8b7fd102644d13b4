// Byte streams: views that readers bring, views allocated for plain reads, respond(), min, tee.
const show = (v) => v && `${v.constructor.name}(${v.byteOffset},${v.byteLength})[${new Uint8Array(v.buffer, v.byteOffset, v.byteLength).join()}]`;
async function main() {
  let i = 0;
  const s = new ReadableStream({ type: 'bytes', pull(c) {
    const r = c.byobRequest;
    console.log('pull', c.desiredSize, r && show(r.view));
    if (i === 3) { c.close(); r?.respond(0); return; }
    i++;
    if (r) { r.view.fill(i); r.respond(2); console.log('done', r.view); } else c.enqueue(new Uint8Array([i, i]));
  } });
  const byob = s.getReader({ mode: 'byob' });
  const mine = new Uint8Array(8);
  const first = await byob.read(mine.subarray(2, 6));
  console.log(first.done, show(first.value), mine.byteLength);
  byob.releaseLock();
  const plain = s.getReader();
  console.log(show((await plain.read()).value));
  plain.releaseLock();
  const again = s.getReader({ mode: 'byob' });
  const two = await again.read(new Uint16Array(4), { min: 1 });
  console.log(two.done, show(two.value));
  const over = await again.read(new Uint8Array(3));
  console.log(over.done, show(over.value));
  await again.closed;

  const auto = new ReadableStream({ type: 'bytes', autoAllocateChunkSize: 16, pull(c) {
    const { view } = c.byobRequest;
    console.log('auto', show(view).slice(0, 17));
    c.byobRequest.respondWithNewView(new Uint8Array(view.buffer, 0, 3).fill(7));
  } });
  const ar = auto.getReader();
  console.log(show((await ar.read()).value));
  await ar.cancel();

  const queued = new ReadableStream({ type: 'bytes', start(c) { c.enqueue(new Uint8Array([1, 2, 3])); c.enqueue(new Uint8Array([4, 5])); c.close(); } });
  const qr = queued.getReader({ mode: 'byob' });
  console.log(show((await qr.read(new Uint8Array(4))).value));
  console.log(show((await qr.read(new Uint8Array(4))).value));
  console.log(JSON.stringify((await qr.read(new Uint8Array(4))).done));

  const t = new ReadableStream({ type: 'bytes', start(c) { c.enqueue(new Uint8Array([1, 2])); c.enqueue(new Uint8Array([3])); c.close(); } });
  const [a, b] = t.tee();
  const bb = b.getReader({ mode: 'byob' });
  console.log(show((await bb.read(new Uint8Array(5))).value));
  bb.releaseLock();
  for await (const chunk of a) console.log('a', show(chunk));
  for await (const chunk of b) console.log('b', show(chunk));

  let ctl;
  const odd = new ReadableStream({ type: 'bytes', start(c) { ctl = c; } });
  const or = odd.getReader({ mode: 'byob' });
  const pending = or.read(new Uint16Array(2));
  ctl.enqueue(new Uint8Array([9]));
  for (const act of [() => ctl.close(), () => ctl.byobRequest.respond(9), () => ctl.enqueue(new Uint8Array(1))]) {
    try { console.log(act()); } catch (e) { console.log(e.name, e.code); }
  }
  await pending.then((v) => console.log(show(v.value)), (e) => console.log('rejected', e.name, e.code));
  const copied = new Uint8Array([5, 6]);
  new ReadableStream({ type: 'bytes', start(c) { c.enqueue(copied); } });
  console.log(copied.byteLength);
  let c2;
  const left = new ReadableStream({ type: 'bytes', start(c) { c2 = c; } });
  const l1 = left.getReader({ mode: 'byob' });
  const lost = l1.read(new Uint8Array(4)).catch((e) => console.log(e.message));
  l1.releaseLock();
  await lost;
  c2.byobRequest.view.set([1, 2]);
  c2.byobRequest.respond(2);
  console.log(show((await left.getReader().read()).value));
}
main().catch((e) => console.log(e.stack));
