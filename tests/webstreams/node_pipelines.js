// pipeline(), finished(), compose() and addAbortSignal() with streams of the web among those of Node.
const { addAbortSignal, compose, finished, pipeline, Readable, Transform } = require('stream');
const promises = require('stream/promises');

const upper = () => new TransformStream({
  transform: (chunk, controller) => controller.enqueue(`${chunk}`.toUpperCase()),
});
const from = (...chunks) => ReadableStream.from(chunks);

async function main() {
  const seen = [];
  const sink = () => new WritableStream({ write: (chunk) => { seen.push(`${chunk}`); } });
  await promises.pipeline(from('a', 'b'), upper(), sink());
  await promises.pipeline(Readable.from(['c']), upper(), new Transform({
    transform: (chunk, encoding, callback) => callback(null, `${chunk}${chunk}`),
  }), sink());
  await promises.pipeline(from('d'), async function*(source) {
    for await (const chunk of source) yield `${chunk}!`;
  }, upper(), sink());
  console.log(seen);
  const failing = new ReadableStream({ start: (controller) => controller.error(new Error('kaboom')) });
  pipeline(failing, upper(), sink(), (error) => console.log('pipeline', error.message));
  await promises.finished(failing).catch((error) => console.log('finished', error.message));
  const closed = from('x');
  const over = promises.finished(closed);
  for await (const chunk of closed) console.log(chunk);
  console.log(await over);
  const controller = new AbortController();
  const endless = addAbortSignal(controller.signal, new ReadableStream());
  const reader = endless.getReader();
  finished(endless, (error) => console.log('aborted', error.name));
  controller.abort();
  await reader.read().catch((error) => console.log('read', error.name));
  const composed = compose(upper(), async function*(source) {
    for await (const chunk of source) yield `<${chunk}>`;
  }, upper());
  composed.end('web and node');
  for await (const chunk of composed) console.log(`${chunk}`);
  try {
    compose(new WritableStream(), upper());
  } catch ({ code, message }) {
    console.log(code, message.split('\n')[0]);
  }
  await promises.finished(upper()).catch(({ code }) => console.log(code));
}
main();
