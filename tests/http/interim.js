// writeContinue, writeProcessing, writeEarlyHints, writeInformation: what they send, take and refuse.
// node20: tells otherwise
'use strict';
const http = require('http');
const { ask } = require('../support/wire.js');
const cases = {
  continue: (res) => res.writeContinue(),
  processing: (res) => res.writeProcessing(),
  both: (res) => { res.writeContinue(() => log.push('continued')); res.writeProcessing(() => log.push('processed')); },
  hints: (res) => res.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' }, () => log.push('hinted')),
  hintsList: (res) => res.writeEarlyHints({ link: ['</a.css>; rel=preload; as=style', '</b.js>; rel=preload'], 'x-trace': 'id' }),
  hintsQuoted: (res) => res.writeEarlyHints({ link: '</a.css>; rel="preload"; title="x"' }),
  hintsNoLink: (res) => res.writeEarlyHints({ 'x-trace': 'id' }, () => log.push('hinted')),
  hintsEmpty: (res) => res.writeEarlyHints({ link: '' }), hintsEmptyList: (res) => res.writeEarlyHints({ link: [] }),
  hintsBad: (res) => res.writeEarlyHints({ link: 'bad' }), hintsBadList: (res) => res.writeEarlyHints({ link: ['</a>; rel=x', 'bad'] }), hintsNumber: (res) => res.writeEarlyHints({ link: 5 }),
  hintsString: (res) => res.writeEarlyHints('bad'), hintsNull: (res) => res.writeEarlyHints(null), hintsNone: (res) => res.writeEarlyHints(), hintsArray: (res) => res.writeEarlyHints([]),
  hintsBadValue: (res) => res.writeEarlyHints({ link: '</a>; rel=x', x: 'a\nb' }), hintsBadName: (res) => res.writeEarlyHints({ link: '</a>; rel=x', 'a b': 'x' }), hintsBadLinkChars: (res) => res.writeEarlyHints({ link: '</a>; rel=x\r\nX: y' }),
  hintsAfter: (res) => { res.writeHead(200); res.writeEarlyHints({ link: '</a>; rel=x' }); },
  continueAfter: (res) => { res.flushHeaders(); res.writeContinue(); }, processingAfter: (res) => { res.flushHeaders(); res.writeProcessing(); },
  information: (res) => res.writeInformation(110, { a: 'b', c: ['d', 'e'] }, () => log.push('informed')),
  informationPlain: (res) => res.writeInformation(102), informationNull: (res) => res.writeInformation(103, null), informationCallback: (res) => res.writeInformation(103, () => log.push('informed')), informationList: (res) => res.writeInformation(103, ['a', 'b', 'c', 'd']),
  information99: (res) => res.writeInformation(99), information100: (res) => res.writeInformation(100), information101: (res) => res.writeInformation(101), information200: (res) => res.writeInformation(200), informationText: (res) => res.writeInformation('103'), informationBadName: (res) => res.writeInformation(103, { 'a b': 'x' }), informationBadValue: (res) => res.writeInformation(103, { a: 'x\ny' }),
  informationHeaders: (res) => res.writeInformation(103, 'x'), informationUndefined: (res) => res.writeInformation(103, { a: undefined }), informationAfter: (res) => { res.flushHeaders(); res.writeInformation(103); }, informationEnded: (res) => { res.end(); res.writeInformation(103); },
};
let act;
let log = [];
const server = http.createServer((req, res) => {
  try { log.push(`returns ${act(res)}`); } catch (error) { log.push(`${error.name} ${error.code} ${error.message}`); }
  log.push(`sent ${res.headersSent}`);
  if (!res.writableEnded) setImmediate(() => res.end('ok'));
});
server.listen(0, async () => {
  for (const [name, how] of Object.entries(cases)) {
    act = how;
    log = [];
    console.log(name, await ask(server.address().port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'), log);
  }
  server.close();
});
