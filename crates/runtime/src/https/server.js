// https.Server: a tls.Server that serves HTTP.
'use strict';

const http = require('http');
const tls = require('tls');
const { connectionListener, kConnectionsCheckingInterval } = require('internal:http/server');
const { validateObject } = require('internal:validators');

const httpServer = http.Server.prototype;

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  let ALPNProtocols = ['http/1.1'];
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
    options = { ...options };
    // http/1.0 is not in the list: no client offers it alone.
    if (options.ALPNProtocols || options.ALPNCallback) ALPNProtocols = undefined;
  }
  if (ALPNProtocols !== undefined) options.ALPNProtocols = ALPNProtocols;
  options.noDelay ??= true;
  this._timeout = 0;
  this._others = 0;
  this._storeOptions(options);
  Reflect.apply(tls.Server, this, [options, connectionListener]);
  this.httpAllowHalfOpen = false;
  if (requestListener) this.on('request', requestListener);
  this.on('tlsClientError', function onTlsClientError(error, socket) {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

// What it has in common with http's: all but how connections come.
for (const name of ['_storeOptions', '_takesUpgrade', '_maxHeaders', 'closeIdleConnections', 'closeAllConnections', 'setTimeout',
                    'headersTimeout', 'requestTimeout', 'keepAliveTimeout', 'timeout', 'keepAliveTimeoutBuffer',
                    kConnectionsCheckingInterval, Symbol.for('nodejs.rejection')]) {
  Object.defineProperty(Server.prototype, name, Object.getOwnPropertyDescriptor(httpServer, name));
}
Server.prototype._number = -1;
Server.prototype._tellLimits = httpServer._tellLimits;

Server.prototype.close = function close(callback) {
  tls.Server.prototype.close.call(this, callback);
  this.closeIdleConnections();
  return this;
};

module.exports = { Server };
