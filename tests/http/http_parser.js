// The parser of _http_common: its functions are called by number with what is in the bytes, however they are cut.
'use strict';

const { HTTPParser, methods } = require('_http_common');

function parse(type, text, cut) {
  const told = [];
  const parser = new HTTPParser();
  parser.initialize(type, {});
  parser[HTTPParser.kOnHeadersComplete] = (major, minor, headers, method, url, status, reason, upgrade, keepAlive) => {
    told.push(`head ${major}.${minor} ${methods[method]} ${url} ${status} ${reason} ${upgrade} ${keepAlive} ${headers}`);
  };
  let body = '';
  parser[HTTPParser.kOnBody] = (piece) => { body += piece; };
  parser[HTTPParser.kOnHeaders] = (headers) => told.push(`trailers ${headers}`);
  parser[HTTPParser.kOnMessageComplete] = () => told.push(`complete ${body}`);
  const bytes = Buffer.from(text);
  const results = [];
  for (let at = 0; at < bytes.length; at += cut) results.push(parser.execute(bytes.subarray(at, at + cut)));
  told.push(results.some((result) => result instanceof Error) ? results.find((result) => result instanceof Error).code :
    `${results.reduce((a, b) => a + b)} of ${bytes.length}`);
  const end = parser.finish();
  told.push(end instanceof Error ? end.code : end);
  parser.close();
  return told;
}

const { REQUEST, RESPONSE } = HTTPParser;
const cases = [
  [REQUEST, 'GET /a?b HTTP/1.1\r\nHost: x\r\nX-Y:  z \r\n\r\n'],
  [REQUEST, 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n'],
  [RESPONSE, 'HTTP/1.0 200 Fine\r\nContent-Length: 2\r\n\r\nok'],
  [RESPONSE, 'HTTP/1.1 200 OK\r\n\r\nuntil the end'],
  [REQUEST, 'no http\r\n\r\n'],
];
for (const [type, text] of cases) {
  const whole = parse(type, text, text.length);
  console.log(whole.join('\n'));
  const bits = parse(type, text, 1);
  if (!whole.some((line) => /^HPE/.test(line))) console.log(bits.join() === whole.join());
}
const parser = new HTTPParser();
parser.initialize(REQUEST, {});
parser[HTTPParser.kOnHeadersComplete] = () => { throw new Error('mine'); };
try {
  parser.execute(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
} catch (error) {
  console.log(error.message);
}
parser.close();
