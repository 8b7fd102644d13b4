// node:_http_incoming, the old name of http.IncomingMessage.
'use strict';

const { notImplemented } = require('internal:errors');

module.exports = {
  IncomingMessage: require('http').IncomingMessage,
  readStart: notImplemented('_http_incoming.readStart'),
  readStop: notImplemented('_http_incoming.readStop'),
};
