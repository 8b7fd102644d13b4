// compose joins streams, functions and generators to one Duplex; errors of a part are errors of the whole.
'use strict';
const { compose, PassThrough, Readable, Transform, Writable } = require('stream');

const upper = () => new Transform({
  transform(chunk, encoding, callback) {
    callback(null, `${chunk}`.toUpperCase());
  },
});
async function* twice(source) {
  for await (const chunk of source) yield `${chunk}${chunk}`;
}

async function main() {
  const both = compose(upper(), twice);
  both.end('abc');
  console.log((await both.toArray()).join(''));
  console.log((await Readable.from(['a', 'b']).compose(upper()).toArray()).join(''));
  console.log((await compose(Readable.from(['x']), upper(), new PassThrough()).toArray()).join(''));
  const failing = compose(upper(), async function* (source) { // eslint-disable-line require-yield
    for await (const chunk of source) throw new Error(`no ${chunk}`);
  });
  failing.end('word');
  await failing.toArray().catch((error) => console.log(error.message));
  for (const call of [
    () => compose(),
    () => compose(new Writable(), new PassThrough()),
    () => compose(new PassThrough(), new Readable()),
    () => Readable.from([]).compose(new Readable()),
  ]) {
    try {
      call();
    } catch (error) {
      console.log(error.code, error.message.split('. Received')[0]);
    }
  }
}
main();
