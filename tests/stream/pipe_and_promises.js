// pipe, unpipe, stream/promises, consumers.
const { PassThrough, Readable } = require('stream');
const { pipeline, finished } = require('stream/promises');
const { text, json, buffer } = require('stream/consumers');
(async () => {
  const a = new PassThrough(); const b = new PassThrough();
  b.on('pipe', (source) => console.log('pipe', source === a)).on('unpipe', () => console.log('unpipe'));
  console.log(a.pipe(b) === b);
  a.write('1'); a.end('2');
  console.log(await text(b));
  await pipeline(Readable.from(['x', 'y']), async function* (source) { for await (const chunk of source) yield chunk + chunk; }, async (source) => { for await (const chunk of source) console.log(String(chunk)); });
  console.log(await json(Readable.from(['{"a":', '1}'])), await buffer(Readable.from([Buffer.from('z')])));
  const s = new PassThrough(); s.destroy(new Error('destroyed'));
  await finished(s).catch((error) => console.log(error.message));
  const control = new AbortController(); control.abort();
  await pipeline(Readable.from(['x']), new PassThrough(), { signal: control.signal }).catch((error) => console.log(error.name, error.code));
})();
