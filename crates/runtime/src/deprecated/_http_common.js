// node:_http_common: checks of header text, and the names of the parser that Node shares between its halves.
'use strict';

const { notImplemented } = require('internal:errors');
const { HTTPParser } = require('internal:http/http_parser');
const { METHODS, checkInvalidHeaderChar, checkIsHttpToken } = require('internal:http/protocol');

module.exports = {
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
  _checkIsHttpToken: checkIsHttpToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  methods: METHODS,
  HTTPParser,
};

for (const name of ['freeParser', 'isLenient', 'prepareError']) {
  module.exports[name] = notImplemented(`_http_common.${name}`);
}
