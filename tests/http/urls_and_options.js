// http.get by string, URL, URL and options; METHODS and STATUS_CODES; Agent defaults.
const http = require('http');
const server = http.createServer((req, res) => res.end(`${req.url} ${req.headers.authorization ?? ''} ${req.headers.a ?? ''}`)).listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const text = (...args) => new Promise((done) => http.get(...args, (res) => res.setEncoding('utf8').on('data', done)));
  const agent = new http.Agent();
  console.log(await text(`${base}/a?b=c d`, { agent }));
  console.log(await text(new URL(`${base}/x#hash`), { agent }));
  console.log(await text(`${base}/y`, { headers: { a: '1' }, auth: 'user:pass', agent }));
  console.log(http.METHODS.includes('GET'), http.STATUS_CODES[404], http.globalAgent instanceof http.Agent, http.maxHeaderSize);
  server.close();
});
