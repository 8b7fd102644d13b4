// https.Server: a tls.Server that serves HTTP.
'use strict';

const http = require('http');
const tls = require('tls');
const { connectionListener, kConnectionsCheckingInterval } = require('internal:http/server');
const { limitsChanged } = require('internal:http/late');
const { serverSocket } = require('internal:net/channels');
const { connectionListener: tlsListener } = require('internal:tls/server');
const { keyLogFile } = require('internal:tls/key_log');
const { socketOver } = require('internal:tls/socket');
const { tlsError } = require('internal:tls/told');
const { connResetException, codes: { ERR_TLS_HANDSHAKE_TIMEOUT } } = require('internal:errors');
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
                    'headersTimeout', 'requestTimeout', 'keepAliveTimeout', 'timeout', 'keepAliveTimeoutBuffer', 'maxConnections',
                    '_connections', '_native', '_number', '_start', '_setLimits', '_emitCloseIfDrained', '_serve',
                    kConnectionsCheckingInterval, Symbol.for('nodejs.rejection')]) {
  Object.defineProperty(Server.prototype, name, Object.getOwnPropertyDescriptor(httpServer, name));
}

Server.prototype._serves = function _serves() {
  return this.listeners('secureConnection').includes(connectionListener);
};

// Whether nobody but this server has a say in how connections begin: native code does it all then.
function isPlain(server) {
  const only = (event, listener) => {
    const listeners = server.listeners(event);
    return listeners.length === 1 && listeners[0] === listener;
  };
  return only('secureConnection', connectionListener) && only('connection', tlsListener) && !serverSocket.hasSubscribers &&
    !server.requestCert && server._contexts.length === 0 && !server._hasCallbacks && !server.pauseOnConnect &&
    server.timeout === 0 && server.listenerCount('keylog') === 0 && keyLogFile() === undefined;
}

Server.prototype._tellLimits = function _tellLimits() {
  limitsChanged(this);
  if (this._number === -1) return;
  this._setLimits(false, this.keepAliveTimeout > 0 ? this.keepAliveTimeout + this.keepAliveTimeoutBuffer : 0);
  const context = isPlain(this) ? this._sharedCreds.context.number : undefined;
  this._native.setSecure(this._number, context, this.ALPNProtocols);
};

// What decides about connections to come may change after `listen`.
for (const method of ['on', 'prependListener', 'removeListener', 'removeAllListeners', 'addContext', 'setSecureContext']) {
  const plain = tls.Server.prototype[method];
  const wrapped = function () {
    const result = Reflect.apply(plain, this, arguments);
    this._tellLimits();
    return result;
  };
  Object.defineProperty(wrapped, 'name', { value: method });
  Server.prototype[method] = wrapped;
}
Server.prototype.addListener = Server.prototype.on;
Server.prototype.off = Server.prototype.removeListener;

// The socket over a connection that native code reads, and has encrypted.
Server.prototype._socketOver = function _socketOver(handle) {
  return socketOver(handle, this);
};

// The session failed, or its peer ended in mid-handshake.
Server.prototype._tlsFailed = function _tlsFailed(socket, facts) {
  let error;
  if (facts === undefined) error = connResetException('socket hang up');
  else error = typeof facts === 'number' ? new ERR_TLS_HANDSHAKE_TIMEOUT() : tlsError(facts);
  if (socket._secureEstablished) socket.destroy(error);
  else this.emit('tlsClientError', error, socket);
};

Server.prototype.close = function close(callback) {
  tls.Server.prototype.close.call(this, callback);
  this.closeIdleConnections();
  return this;
};

module.exports = { Server };
