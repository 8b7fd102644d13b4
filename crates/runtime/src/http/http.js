// node:http.
'use strict';

const { METHODS, STATUS_CODES, askedHeaderSize, validateHeaderName, validateHeaderValue } = require('./protocol.js');
const { IncomingMessage } = require('./incoming.js');
const { OutgoingMessage } = require('./outgoing.js');
const { ServerResponse } = require('./response.js');
const { Server, connectionListener } = require('./server.js');
require('./pumped.js');
const { ClientRequest } = require('./client.js');
const agents = require('./agent.js');
const { Agent } = agents;
const { notImplemented } = require('internal:errors');
const { validateInteger } = require('internal:validators');

function createServer(options, listener) {
  return new Server(options, listener);
}

function request(url, options, callback) {
  return new ClientRequest(url, options, callback);
}

function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

let maxIdleParsers = 1000;

module.exports = {
  _connectionListener: connectionListener,
  METHODS: METHODS.toSorted(),
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setMaxIdleHTTPParsers(max) {
    validateInteger(max, 'max', 1);
    maxIdleParsers = max;
    return maxIdleParsers;
  },
  // The client of 2010 with its own requests is another shape than today's agent: it has its own issue.
  createClient: notImplemented('http.createClient'),
  setGlobalProxyFromEnv: notImplemented('http.setGlobalProxyFromEnv'),
};

Object.defineProperties(module.exports, {
  maxHeaderSize: { configurable: true, enumerable: true, get: () => askedHeaderSize() || 16384 },
  globalAgent: {
    configurable: true,
    enumerable: true,
    get() { return agents.globalAgent; },
    set(value) { agents.globalAgent = value; },
  },
});
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) {
  Object.defineProperty(module.exports, name, {
    configurable: true, enumerable: true, get: () => globalThis[name],
  });
}
