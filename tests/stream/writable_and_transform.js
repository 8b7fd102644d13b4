// Writable: back pressure, cork, final, errors; Transform and PassThrough; pipeline and finished.
const { Writable, Transform, PassThrough, Readable, Duplex, pipeline, finished } = require('stream');
const slow = new Writable({ highWaterMark: 4, write(chunk, encoding, done) { console.log('write', chunk.toString(), encoding); setImmediate(done); }, final(done) { console.log('final'); done(); } });
console.log(slow.write('abc'), slow.write('def'), slow.writableLength, slow.writableNeedDrain);
slow.on('drain', () => { console.log('drain'); slow.end('bye', () => console.log('end callback')); }).on('finish', () => console.log('finish')).on('close', next);
function next() {
  const batch = new Writable({ writev(chunks, done) { console.log('writev', chunks.map((c) => c.chunk.toString())); done(); } });
  batch.cork(); batch.write('1'); batch.write('2'); batch.uncork();
  const upper = new Transform({ transform(chunk, _, done) { done(null, chunk.toString().toUpperCase()); }, flush(done) { this.push('!'); done(); } });
  const parts = [];
  pipeline(Readable.from(['a', 'b']), upper, new PassThrough(), new Writable({ write(c, _, d) { parts.push(String(c)); d(); } }), (error) => {
    console.log('pipeline', error, parts);
    pipeline(Readable.from(['x']), new Transform({ transform(c, _, d) { d(new Error('transform failed')); } }), new PassThrough(), (error) => {
      console.log('pipeline', error.message);
      last();
    });
  });
}
function last() {
  const ended = new PassThrough();
  ended.on('error', (error) => console.log(error.code, error.message));
  ended.end();
  ended.write('late');
  const d = new Duplex({ read() { this.push(null); }, write(c, e, done) { done(); } });
  finished(d, (error) => console.log('finished', error));
  d.resume(); d.end();
}
