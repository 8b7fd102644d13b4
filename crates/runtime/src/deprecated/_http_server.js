// node:_http_server, the old name of http's server half.
'use strict';

const { notImplemented } = require('internal:errors');
const { kConnectionsCheckingInterval } = require('internal:http/server');
const { STATUS_CODES, Server, ServerResponse, _connectionListener } = require('http');

module.exports = { STATUS_CODES, Server, ServerResponse, _connectionListener, kConnectionsCheckingInterval };

for (const name of ['setupConnectionsTracking', 'storeHTTPOptions', 'httpServerPreClose']) {
  module.exports[name] = notImplemented(`_http_server.${name}`);
}
