// Back-pressure: a request nobody reads, an answer nobody takes, drain, pipe and pipeline, unread bodies and the next request.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Readable, pipeline } = require('stream');
const { Wire, settled } = require('../support/wire.js');
const log = [];
let held;
const server = http.createServer((req, res) => {
  log.push(`request ${req.url}`);
  if (req.url === '/unread') { res.end('[unread]'); return; }
  if (req.url === '/hold') { held = [req, res]; return; }
  if (req.url === '/paused') { req.on('data', () => {}); req.pause(); held = [req, res]; return; }
  if (req.url === '/half') { req.once('data', (d) => { log.push(`some ${d.length > 0}`); res.end('[half]'); }); return; }
  if (req.url === '/pipe') { req.pipe(res); req.on('end', () => log.push('piped')); return; }
  if (req.url === '/pipeline') { pipeline(req, res, (error) => log.push(`pipeline ${error}`)); return; }
  if (req.url === '/from') { Readable.from(['a', 'b', 'c']).pipe(res); return; }
  if (req.url === '/iterate') { (async () => { let n = 0; for await (const d of req) n += d.length; res.end(`[${n}]`); })(); return; }
  if (req.url === '/large') {
    let n = 0;
    const more = () => {
      let ok = true;
      while (ok && n < 64) { ok = res.write('x'.repeat(32 * 1024)); n++; if (!ok && !log.includes('full')) log.push('full'); }
      if (n < 64) res.once('drain', () => { if (!log.includes('drain')) log.push('drain'); more(); });
      else res.end(() => log.push('end called back'));
    };
    more();
    return;
  }
  res.end('[plain]');
});
const big = 'y'.repeat(300000);
const post = (url, body) => `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
server.listen(0, async () => {
  const { port } = server.address();
  const run = async (name, act) => {
    const wire = new Wire(port);
    await act(wire);
    await wire.destroy();
    await settled();
    console.log(`${name}\n  ${log.splice(0).join('\n  ')}`);
  };
  const plain = 'GET /plain HTTP/1.1\r\nHost: a\r\n\r\n';
  await run('unread', async (wire) => { wire.say(post('/unread', big) + plain); console.log((await wire.until(/plain\]/)).match(/\[.*?\]/g)); });
  await run('hold', async (wire) => {
    wire.say(post('/hold', big) + plain);
    await settled();
    const [req, res] = held;
    console.log(req.readableLength >= 0, req.readableLength < big.length, req.complete, res.headersSent);
    let n = 0;
    req.on('data', (d) => { n += d.length; }).on('end', () => res.end(`[${n} ${req.complete}]`));
    console.log((await wire.until(/plain\]/)).match(/\[.*?\]/g));
  });
  await run('paused', async (wire) => {
    wire.say(post('/paused', big) + plain);
    await settled();
    const [req, res] = held;
    console.log(req.isPaused(), req.complete, log.join());
    res.end('[answered]');
    await settled();
    req.resume();
    console.log((await wire.until(/plain\]/)).match(/\[.*?\]/g));
  });
  await run('half', async (wire) => { wire.say(post('/half', big) + plain); console.log((await wire.until(/plain\]/)).match(/\[.*?\]/g)); });
  await run('pipe', async (wire) => { wire.say(post('/pipe', big) + plain); console.log((await wire.until(/plain\]/)).length > big.length); });
  await run('pipeline', async (wire) => { wire.say(post('/pipeline', 'small') + plain); console.log((await wire.until(/plain\]/)).match(/small|\[.*?\]/g)); });
  await run('from', async (wire) => { wire.say('GET /from HTTP/1.1\r\nHost: a\r\n\r\n' + plain); console.log((await wire.until(/plain\]/)).match(/\[.*?\]/g)); });
  await run('iterate', async (wire) => { wire.say(post('/iterate', big) + plain); console.log((await wire.until(/plain\]/)).match(/\[.*?\]/g)); });
  await run('large', async (wire) => {
    wire.socket.pause();
    wire.say('GET /large HTTP/1.1\r\nHost: a\r\n\r\n' + plain);
    await settled();
    console.log(log.join());
    wire.socket.resume();
    const text = await wire.until(/plain\]/);
    console.log(text.split('x').length - 1);
  });
  await run('gone in the middle', async (wire) => { wire.socket.pause(); wire.say('GET /large HTTP/1.1\r\nHost: a\r\n\r\n'); await settled(); });
  server.close(() => console.log('closed'));
});
