// Header validation, double heads, write after end, headersSent, setHeaders, getHeaders, invalid status.
const http = require('http');
const server = http.createServer((req, res) => {
  const attempt = (name, f) => { try { f(); console.log(name, 'ok'); } catch (error) { console.log(name, error.name, error.code, error.message); } };
  attempt('bad name', () => res.setHeader('b ad', 'x'));
  attempt('bad value', () => res.setHeader('x', 'a\r\nb: c'));
  attempt('undefined value', () => res.setHeader('x'));
  attempt('bad status', () => res.writeHead(99));
  attempt('bad reason', () => res.writeHead(200, 'a\nb'));
  res.statusMessage = 'OK';
  attempt('append', () => { res.setHeader('list', 'a'); res.appendHeader('list', 'b'); });
  attempt('map', () => res.setHeaders(new Map([['from-map', '1']])));
  console.log(res.getHeaders(), res.getRawHeaderNames?.());
  res.writeHead(200, { plain: 'p' });
  attempt('second head', () => res.writeHead(200));
  attempt('header after head', () => res.setHeader('late', '1'));
  attempt('remove after head', () => res.removeHeader('late'));
  res.end('x');
  res.on('error', (error) => console.log('error event', error.code));
  attempt('write after end', () => res.write('y'));
  attempt('bad chunk', () => http.request({ port: 1, agent: false }).on('error', () => {}).write(5));
}).listen(0, () => http.get({ port: server.address().port, agent: false }, (res) => { res.resume().on('end', () => { console.log(res.headers.list, res.headers['from-map'], res.headers.plain); server.close(); }); }));
