// Streams that go along in messages: they stay, and are piped through a channel.
const t=(f)=>{try{console.log(f())}catch(e){console.log(e.name,e.code,e.message)}};
t(()=>{const r=new ReadableStream();return structuredClone(r)});
t(()=>{const r=new ReadableStream();r.getReader();return structuredClone(r,{transfer:[r]})});
t(()=>{const r=new WritableStream();r.getWriter();return structuredClone(r,{transfer:[r]})});
t(()=>{const r=new TransformStream();r.readable.getReader();return structuredClone(r,{transfer:[r]})});
t(()=>{const r=new TransformStream();r.writable.getWriter();return structuredClone(r,{transfer:[r]})});
t(()=>{const r=new TransformStream();const c= structuredClone(r,{transfer:[r]}); return [c, r.readable.locked, r.writable.locked, c instanceof TransformStream]});
(async () => {
  const k = setInterval(() => {}, 1000);
  const rs = new ReadableStream({ start(c) { c.enqueue({ a: [1] }); c.enqueue(new Uint8Array(3)); c.close(); } });
  for await (const x of structuredClone(rs, { transfer: [rs] })) console.log(x);
  const seen = [];
  const ws = new WritableStream({ write(x) { seen.push(x); }, close() { console.log('closed', seen); clearInterval(k); } });
  const w = structuredClone({ ws }, { transfer: [ws] }).ws.getWriter();
  await w.write('a'); await w.write({ b: 1 });
  await w.write(() => {}).catch((e) => console.log(e.name, e.message));
  const bad = new ReadableStream({ start(c) { c.error(new RangeError('bad')); } });
  try { for await (const x of structuredClone(bad, { transfer: [bad] })); } catch (e) { console.log(e.name, e.message); }
  const ws2 = new WritableStream({ write(x) { seen.push(x); }, close() { console.log('closed', seen); clearInterval(k); } });
  const w2 = structuredClone({ ws2 }, { transfer: [ws2] }).ws2.getWriter();
  await w2.write('c'); await w2.close();
})();
