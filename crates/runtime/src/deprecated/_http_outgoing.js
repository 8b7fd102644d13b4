// node:_http_outgoing, the old name of http.OutgoingMessage.
'use strict';

const { notImplemented } = require('internal:errors');
const { OutgoingMessage, validateHeaderName, validateHeaderValue } = require('http');

module.exports = {
  OutgoingMessage,
  validateHeaderName,
  validateHeaderValue,
  parseUniqueHeadersOption: notImplemented('_http_outgoing.parseUniqueHeadersOption'),
};
