// structuredClone: what goes along, what moves, what has no clone.
const { markAsUncloneable, markAsUntransferable, isMarkedAsUntransferable, MessageChannel } = require('worker_threads');

function attempt(name, fn) {
  try {
    console.log(name, fn());
  } catch (error) {
    console.log(name, 'throws', error.name, error.code, error.message);
  }
}
attempt('buffer', () => {
  const from = new Uint8Array([1, 2]);
  const to = structuredClone({ from }, { transfer: [from.buffer] });
  return [from.length, to.from.length];
});
attempt('twice', () => {
  const from = new ArrayBuffer(1);
  return structuredClone(1, { transfer: [from, from] });
});
attempt('gone', () => {
  const from = new ArrayBuffer(1);
  structuredClone(from, { transfer: [from] });
  return structuredClone(1, { transfer: [from] });
});
attempt('nothing moves when one thing fails', () => {
  const from = new ArrayBuffer(1);
  try {
    structuredClone(() => {}, { transfer: [from] });
  } catch {
    return from.byteLength;
  }
});
attempt('wasm memory', () => {
  const { buffer } = new WebAssembly.Memory({ initial: 1 });
  return structuredClone(1, { transfer: [buffer] });
});
attempt('shared', () => {
  const from = new SharedArrayBuffer(2);
  const to = structuredClone(from);
  new Uint8Array(to)[1] = 7;
  return [to === from, new Uint8Array(from)[1]];
});
attempt('module', () => {
  const module = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  return structuredClone(module) instanceof WebAssembly.Module;
});
attempt('blob', () => structuredClone(new Blob(['abc'], { type: 'text/plain' })));
attempt('file', () => structuredClone(new File(['abc'], 'name', { lastModified: 5 })));
attempt('DOMException', () => {
  const to = structuredClone(new DOMException('why', 'AbortError'));
  return [to instanceof DOMException, to.name, to.message, to.code];
});
attempt('port', () => {
  const { port1 } = new MessageChannel();
  return structuredClone({ port1 }, { transfer: [port1] }).port1 instanceof MessagePort;
});
attempt('cycle', () => {
  const from = { list: [] };
  from.list.push(from);
  const to = structuredClone(from);
  return to.list[0] === to;
});
for (const value of [() => {}, Symbol('a'), new URL('http://a'), new URLSearchParams(), new Proxy({}, {}), new WeakMap()]) {
  attempt('uncloneable', () => structuredClone(value));
}
attempt('marked', () => {
  const object = {};
  markAsUncloneable(object);
  return structuredClone([object]);
});
attempt('marked', () => {
  const buffer = new ArrayBuffer(1);
  markAsUntransferable(buffer);
  console.log(isMarkedAsUntransferable(buffer), isMarkedAsUntransferable({}));
  return structuredClone(buffer, { transfer: [buffer] });
});
attempt('no list', () => structuredClone(1, { transfer: 1 }));
attempt('no object', () => structuredClone(1, { transfer: [1] }));
attempt('no options', () => structuredClone(1, 1));
