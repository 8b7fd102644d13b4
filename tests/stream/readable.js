// Readable: push, flowing, paused, from, async iteration, encodings, errors.
const { Readable } = require('stream');
const words = ['one', 'two', 'three'];
const r = new Readable({ read() { this.push(words.shift() ?? null); } });
r.on('data', (chunk) => console.log('data', chunk.toString())).on('end', () => console.log('end', r.readableEnded, r.destroyed)).on('close', () => {
  console.log('close');
  second();
});
console.log(r.readableFlowing, r.readableHighWaterMark > 1000, r.readableObjectMode);
function second() {
  const paused = Readable.from([Buffer.from('abcdef')], { objectMode: false });
  paused.on('readable', () => {
    let chunk;
    while ((chunk = paused.read(4)) !== null || (chunk = paused.read()) !== null) console.log('read', String(chunk));
  }).on('end', third);
}
async function third() {
  for await (const value of Readable.from([1, { a: 2 }, 'x'])) console.log('value', value);
  const failing = new Readable({ read() { this.destroy(new Error('broken')); } });
  try { for await (const _ of failing); } catch (error) { console.log(error.message); }
  const text = new Readable({ encoding: 'utf8', read() {} });
  text.push(Buffer.from([0xe2, 0x82])); text.push(Buffer.from([0xac])); text.push(null);
  for await (const chunk of text) console.log('text', chunk);
  console.log(await Readable.from([1, 2, 3, 4]).filter((x) => x % 2).map((x) => x * 10).toArray());
}
