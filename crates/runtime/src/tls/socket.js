// TLSSocket: an encrypted connection, over a socket of its own, one it is given, or any other Duplex.
'use strict';

const net = require('net');
const { keyLogFile } = require('./key_log.js');
const { internals } = require('internal:boot');
require('./told.js');
const { DuplexHandle } = require('./duplex_handle.js');
const { SecureContext, createSecureContext, convertALPNProtocols, asBuffer } = require('./context.js');
const { describePeer, legacyOf, x509Of } = require('./certificates.js');
const { kBytesRead, kBytesWritten } = require('internal:net/facts');
const { notImplemented, codes: {
  ERR_INVALID_ARG_TYPE, ERR_SOCKET_CLOSED, ERR_TLS_ALPN_CALLBACK_INVALID_RESULT,
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_TLS_HANDSHAKE_TIMEOUT, ERR_TLS_INVALID_CONTEXT, ERR_TLS_INVALID_STATE,
  ERR_TLS_RENEGOTIATION_DISABLED, ERR_TLS_SNI_FROM_SERVER,
} } = require('internal:errors');
const { validateFunction, validateInt32, validateObject, validateString, validateUint32 } = require('internal:validators');
const { isArrayBufferView } = require('internal:util');

const netSocket = net.Socket.prototype;

const kIsVerified = Symbol('verified');
const kPendingSession = Symbol('pendingSession');
const kSession = Symbol('session');
const kOpen = Symbol('open');
const kWaiting = Symbol('waiting');
const kStarted = Symbol('started');
// Somebody verifies the peer before anything is written.
const kIsJudged = Symbol('isJudged');
const kRenegotiates = Symbol('disable-renegotiation');

function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const tlsOptions = { ...opts };
  this._tlsOptions = tlsOptions;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kRenegotiates] = true;
  this[kSession] = undefined;
  this[kPendingSession] = null;
  this[kIsVerified] = false;
  this[kOpen] = false;
  this[kIsJudged] = false;
  this[kWaiting] = null;
  this[kStarted] = false;
  // Just a documented property to make secure sockets distinguishable from regular ones.
  this.encrypted = true;

  if (tlsOptions.ALPNProtocols) convertALPNProtocols(tlsOptions.ALPNProtocols, tlsOptions);
  if (tlsOptions.ALPNCallback !== undefined && tlsOptions.ALPNCallback !== null) {
    validateFunction(tlsOptions.ALPNCallback, 'options.ALPNCallback');
    if (opts.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (tlsOptions.isServer && tlsOptions.SNICallback) validateFunction(tlsOptions.SNICallback, 'options.SNICallback');
  const { secureContext } = tlsOptions;
  if (secureContext && !(secureContext instanceof SecureContext) && !secureContext.context) {
    throw new ERR_TLS_INVALID_CONTEXT('context');
  }
  tlsOptions.secureContext ??= createSecureContext(tlsOptions);

  const carrier = socket ?? undefined;
  const isNative = carrier instanceof net.Socket && !(carrier instanceof TLSSocket) && ownHandle(carrier);
  Reflect.apply(net.Socket, this, [{
    allowHalfOpen: carrier ? carrier.allowHalfOpen : tlsOptions.allowHalfOpen,
    pauseOnCreate: tlsOptions.pauseOnConnect,
    manualStart: true,
    highWaterMark: tlsOptions.highWaterMark,
    onread: tlsOptions.onread,
    signal: tlsOptions.signal,
  }]);
  // What the socket below has decided for itself.
  this.ssl = null;
  this._init(carrier, isNative);
  if (tlsOptions.pauseOnConnect) this.pause();
  else if (carrier !== undefined && !tlsOptions.isServer) this.read(0);
}
Object.setPrototypeOf(TLSSocket.prototype, netSocket);
Object.setPrototypeOf(TLSSocket, net.Socket);

// Whether a net.Socket is over a stream of the system's, or will be.
function ownHandle(socket) {
  return socket._handle === null ? socket.connecting || socket._readableState !== undefined : socket._handle.id >= 0;
}

TLSSocket.prototype._init = function _init(carrier, isNative) {
  const options = this._tlsOptions;
  this.server = options.server ?? null;
  this._requestCert = Boolean(options.requestCert) || !options.isServer;
  this._rejectUnauthorized = Boolean(options.rejectUnauthorized);
  this.on('error', this._tlsError);
  if (options.isServer && typeof options.SNICallback === 'function' &&
      (options.SNICallback.isDefault !== true || options.server?._contexts.length > 0)) {
    this._SNICallback = options.SNICallback;
  }
  if (options.handshakeTimeout > 0) this.setTimeout(options.handshakeTimeout, this._handleTimeout);
  this.on('newListener', onNewListener);
  if (carrier === undefined) {
    this.connecting = true;
    this.ssl = this;
    return;
  }
  this._parent = carrier;
  carrier.on('error', (error) => this._emitTLSError(error));
  carrier.once('close', () => this.destroy());
  if (isNative && carrier._handle === null) {
    // It connects later.
    this.connecting = true;
    carrier.once('connect', () => {
      this._adopt(carrier);
      this.connecting = false;
      this.emit('connect');
    });
  } else if (isNative) {
    if (carrier.connecting) {
      this.connecting = true;
      carrier.once('connect', () => {
        this._adopt(carrier);
        this.connecting = false;
        this.emit('connect');
      });
    } else {
      this._adopt(carrier);
    }
  } else {
    this._handle = new DuplexHandle(carrier);
    this._handle.owner = this;
    if (carrier.connecting) {
      this.connecting = true;
      carrier.once('connect', () => {
        this.connecting = false;
        this.emit('connect');
      });
    }
  }
  this.ssl = this._handle;
  if (options.isServer) this._start();
};

// From now on the stream of `carrier` tells this socket.
TLSSocket.prototype._adopt = function _adopt(carrier) {
  const handle = carrier._handle;
  if (handle === null) return;
  this._handle = handle;
  this._carrier = carrier;
  handle.owner = this;
  this._sockname = null;
};

function onNewListener(event) {
  if (event === 'keylog' && this[kStarted] && this._handle) binding.wantKeyLog(sessionOf(this));
}

// How native code calls the session.
function sessionOf(socket) {
  const handle = socket._handle;
  return handle === null ? undefined : handle.duplex === undefined ? handle.id : handle.session;
}

TLSSocket.prototype._start = function _start() {
  if (this.connecting) {
    this.once('connect', this._start);
    return;
  }
  if (!this._handle || this[kStarted]) return;
  this[kStarted] = true;
  const { _tlsOptions: options, _handle: handle } = this;
  const { context } = options.secureContext;
  const logs = keyLogFile() !== undefined || this.listenerCount('keylog') > 0 || (options.server?.listenerCount('keylog') > 0);
  // Nothing, any certificate, or one at all.
  const asks = this._requestCert ? 1 + this._rejectUnauthorized : 0;
  const callsBack = options.isServer && (this._SNICallback !== null || Boolean(options.ALPNCallback));
  const number = callsBack ? undefined : context.number;
  if (handle.duplex !== undefined) {
    handle.start(() => (options.isServer ?
      binding.openServer(number, options.ALPNProtocols, asks, logs) :
      binding.openClient(number, this._asksFor ?? undefined, options.ALPNProtocols, options.session || undefined)));
    return;
  }
  if (options.isServer) {
    binding.startServer(handle.id, number, options.ALPNProtocols, asks, logs);
  } else {
    binding.startClient(handle.id, number, this._asksFor ?? undefined, options.ALPNProtocols, options.session || undefined);
    if (logs) binding.wantKeyLog(handle.id);
  }
  // What was read before there was a session is its own.
  const carrier = this._carrier;
  if (carrier !== undefined) {
    for (let early = carrier.read(); early !== null; early = carrier.read()) {
      binding.feedStream(handle.id, typeof early === 'string' ? Buffer.from(early) : early);
    }
  }
  handle.readStart();
};

// ---- what native code tells ----

TLSSocket.prototype._onHello = function _onHello() {
  const id = sessionOf(this);
  const [servername, protocols] = binding.greeting(id) ?? [];
  const options = this._tlsOptions;
  let alpn = options.ALPNProtocols;
  const go = (secureContext) => {
    if (this.destroyed || !this._handle) return;
    if (options.ALPNCallback && protocols !== undefined && protocols.length > 0) {
      const chosen = options.ALPNCallback.call(this, { servername: servername ?? '', protocols });
      if (chosen !== undefined && !protocols.includes(chosen)) {
        this.destroy(new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols));
        return;
      }
      const out = {};
      // A name that no client offers: it is refused as Node does.
      convertALPNProtocols([chosen ?? '\0'], out);
      alpn = out.ALPNProtocols;
    }
    const asks = this._requestCert ? 1 + this._rejectUnauthorized : 0;
    // The callback may have set others.
    if (secureContext === undefined) ({ secureContext } = options);
    else options.secureContext = secureContext;
    binding.answerHello(id, secureContext.context.number, alpn, asks);
    this._handle.poke?.();
  };
  if (this._SNICallback === null || servername === undefined) {
    go();
    return;
  }
  this.servername = servername;
  let called = false;
  this._SNICallback(servername, (error, context) => {
    if (called) return;
    called = true;
    if (error) {
      this.destroy(error);
    } else if (this._handle === null) {
      this.destroy(new ERR_SOCKET_CLOSED());
    } else if (context && !context.context && typeof context.number !== 'number') {
      this.destroy(new TypeError('Invalid SNI context'));
    } else {
      go(context ? (context.context ? context : { context }) : undefined);
    }
  });
};

TLSSocket.prototype._onSecure = function _onSecure() {
  this._finishInit();
};

TLSSocket.prototype._finishInit = function _finishInit() {
  if (!this._handle) return;
  const facts = this._facts();
  this.alpnProtocol = facts.alpn ?? false;
  if (this._tlsOptions.isServer) this.servername ??= facts.servername ?? false;
  else this.servername ??= this._asksFor ?? false;
  this._secureEstablished = true;
  // Nobody else looks at the peer.
  if (!this[kIsJudged]) this._opened();
  if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
  this.emit('secure');
};

TLSSocket.prototype._facts = function _facts() {
  const id = sessionOf(this);
  if (id === undefined) return {};
  const [protocol, name, standardName, group, bits, resumed, alpn, servername] = binding.facts(id) ?? [];
  return { protocol, name, standardName, group, bits, resumed, alpn, servername };
};

TLSSocket.prototype._onSession = function _onSession(session) {
  this[kSession] = session;
  if (this._tlsOptions.isServer) return;
  if (this[kIsVerified]) this.emit('session', session);
  else this[kPendingSession] = session;
};

TLSSocket.prototype._onKeyLog = function _onKeyLog(line) {
  const file = keyLogFile();
  if (file !== undefined) require('fs').appendFileSync(file, line, { mode: 0o600 });
  if (this._tlsOptions.isServer) this.server?.emit('keylog', line, this);
  else this.emit('keylog', line);
};

TLSSocket.prototype._onFailed = function _onFailed(error) {
  if (this._hadError) return;
  this._hadError = true;
  if (!this._secureEstablished) {
    this._closeAfterHandlingError = true;
    this.destroy(error);
  } else if (this._tlsOptions.isServer && this._rejectUnauthorized && /peer did not return a certificate/.test(error.message)) {
    this.destroy();
  } else {
    this._emitTLSError(error);
  }
};

TLSSocket.prototype._onData = function _onData(bytes) {
  if (this._handle?.duplex !== undefined) this[kBytesRead] = (this[kBytesRead] ?? 0) + bytes.length;
  netSocket._onData.call(this, bytes);
};

// Who ends in the middle of a handshake will not finish it.
TLSSocket.prototype._onEnd = function _onEnd() {
  netSocket._onEnd.call(this);
  if (!this._secureEstablished && this._tlsOptions.isServer) this.destroy();
};

// Why the peer's certificate is not to be trusted; undefined when it is.
TLSSocket.prototype._verifyError = function _verifyError() {
  const id = sessionOf(this);
  if (id === undefined) return undefined;
  const found = binding.verifyError(id, this._tlsOptions.secureContext.context.trust(), !this._tlsOptions.isServer);
  if (found === undefined) return undefined;
  const [code, reason] = found;
  const isUnknown = code === 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' || code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' ||
    code === 'DEPTH_ZERO_SELF_SIGNED_CERT';
  const message = isUnknown && internals.setting('use-system-ca') === undefined ?
    `${reason}; if the root CA is installed locally, try running Node.js with --use-system-ca` : reason;
  return Object.assign(new Error(message), { code });
};

// ---- errors ----

TLSSocket.prototype._handleTimeout = function _handleTimeout() {
  this._emitTLSError(new ERR_TLS_HANDSHAKE_TIMEOUT());
  // Nobody else ends a handshake that nobody goes on with.
  if (!this._controlReleased) this.destroy();
};

TLSSocket.prototype._emitTLSError = function _emitTLSError(error) {
  const left = this._tlsError(error);
  if (left) this.destroy(left);
};

TLSSocket.prototype._tlsError = function _tlsError(error) {
  this.emit('_tlsError', error);
  return this._controlReleased ? error : null;
};

TLSSocket.prototype._releaseControl = function _releaseControl() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

// ---- data ----

// Written before the peer is known and trusted: it waits for that.
TLSSocket.prototype._whenOpen = function _whenOpen(act, callback) {
  if (this[kOpen]) {
    act();
    return;
  }
  (this[kWaiting] ??= []).push([act, callback]);
};

// The peer is known: what waited is written, and what comes goes the way of every socket.
TLSSocket.prototype._opened = function _opened() {
  if (this[kOpen]) return;
  this[kOpen] = true;
  if (this._handle !== null && this._handle.duplex === undefined) {
    this._write = netSocket._write;
    this._writev = netSocket._writev;
  }
  const waiting = this[kWaiting];
  this[kWaiting] = null;
  for (const [act] of waiting ?? []) act();
};

TLSSocket.prototype._write = function _write(chunk, encoding, callback) {
  if (!this[kOpen]) {
    this._whenOpen(() => this._write(chunk, encoding, callback), callback);
    return;
  }
  const handle = this._handle;
  if (handle === null || handle.duplex === undefined) {
    netSocket._write.call(this, chunk, encoding, callback);
    return;
  }
  this._unrefTimer();
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  this[kBytesWritten] += bytes.length;
  handle.write(bytes, callback);
};

TLSSocket.prototype._writev = function _writev(entries, callback) {
  if (!this[kOpen]) {
    this._whenOpen(() => this._writev(entries, callback), callback);
    return;
  }
  if (this._handle === null || this._handle.duplex === undefined) {
    netSocket._writev.call(this, entries, callback);
    return;
  }
  const bytes = entries.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
  this._write(Buffer.concat(bytes), 'buffer', callback);
};

TLSSocket.prototype._final = function _final(callback) {
  if (!this[kOpen] && !this.destroyed && (this._handle !== null || this.connecting)) {
    this._whenOpen(() => this._final(callback), callback);
    return;
  }
  netSocket._final.call(this, callback);
};

TLSSocket.prototype._destroy = function _destroy(error, callback) {
  const waiting = this[kWaiting];
  this[kWaiting] = null;
  for (const [, fail] of waiting ?? []) process.nextTick(fail, error ?? new ERR_SOCKET_CLOSED());
  this.secureConnecting &&= !this[kOpen];
  this.ssl = null;
  if (this._handle === null) this._parent?.destroy();
  netSocket._destroy.call(this, error, callback);
};

// A stream that another socket had first is that socket's to close.
TLSSocket.prototype._closeHandle = function _closeHandle(handle, resets, closed) {
  const carrier = this._carrier;
  if (carrier === undefined) {
    netSocket._closeHandle.call(this, handle, resets, closed);
    return;
  }
  if (carrier.destroyed) process.nextTick(closed);
  else carrier.once('close', closed);
  if (resets) carrier.resetAndDestroy();
  else carrier.destroy();
};

// ---- what programs ask ----

TLSSocket.prototype.setServername = function setServername(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
  this._asksFor = name;
};

TLSSocket.prototype.setSession = function setSession(session) {
  if (typeof session === 'string') session = Buffer.from(session, 'latin1');
  this._tlsOptions.session = session;
};

TLSSocket.prototype.getSession = function getSession() {
  if (this._handle === null) return null;
  // What stands for a session before the peer gave one to resume it by.
  if (this._secureEstablished) this[kSession] ??= Buffer.from(`rill-tls-${sessionOf(this)}`);
  return this[kSession];
};

TLSSocket.prototype.getTLSTicket = function getTLSTicket() {
  return this._tlsOptions.isServer ? undefined : this.getSession() ?? undefined;
};

TLSSocket.prototype.isSessionReused = function isSessionReused() {
  return this._facts().resumed ?? false;
};

TLSSocket.prototype.getProtocol = function getProtocol() {
  if (this._handle === null) return null;
  return this._facts().protocol ?? 'unknown';
};

TLSSocket.prototype.getCipher = function getCipher() {
  if (this._handle === null) return null;
  const { name, standardName, protocol } = this._facts();
  if (name === undefined) return null;
  // As OpenSSL has it: the version that the suite was made for.
  return { name, standardName, version: protocol };
};

TLSSocket.prototype.getEphemeralKeyInfo = function getEphemeralKeyInfo() {
  if (this._handle === null) return null;
  const { group, bits } = this._facts();
  if (this._tlsOptions.isServer) return null;
  if (!group) return {};
  return bits > 0 ? { type: 'ECDH', name: group, size: bits } : { type: 'TLSGroup', name: group };
};

TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(detailed) {
  const id = sessionOf(this);
  if (id === undefined) return null;
  const chain = binding.peerChain(id).map(asBuffer);
  if (chain.length === 0) return this._secureEstablished ? {} : {};
  const context = this._tlsOptions.secureContext.context.trust();
  return describePeer(chain, Boolean(detailed), (der) => binding.issuerOf(der, context));
};

TLSSocket.prototype.getCertificate = function getCertificate() {
  if (this._handle === null) return null;
  const der = this._tlsOptions.secureContext.context.getCertificate();
  return der === null ? {} : legacyOf(der);
};

TLSSocket.prototype.getPeerX509Certificate = function getPeerX509Certificate() {
  const id = sessionOf(this);
  const chain = id === undefined ? [] : binding.peerChain(id).map(asBuffer);
  return chain.length === 0 ? undefined : x509Of(chain);
};

TLSSocket.prototype.getX509Certificate = function getX509Certificate() {
  const der = this._handle === null ? null : this._tlsOptions.secureContext.context.getCertificate();
  return der === null ? undefined : x509Of([der]);
};

TLSSocket.prototype.exportKeyingMaterial = function exportKeyingMaterial(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined && !isArrayBufferView(context)) {
    throw new ERR_INVALID_ARG_TYPE('context', ['Buffer', 'TypedArray', 'DataView'], context);
  }
  if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
  const secret = binding.exportSecret(sessionOf(this), length, label, context);
  return secret && asBuffer(secret);
};

TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment(size) {
  validateInt32(size, 'size');
  const id = sessionOf(this);
  return id !== undefined && size >= 512 && size <= 16384 && binding.setMaxFragment(id, size);
};

TLSSocket.prototype.renegotiate = function renegotiate(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  if (!this[kRenegotiates]) {
    if (callback) process.nextTick(callback, new ERR_TLS_RENEGOTIATION_DISABLED());
    return false;
  }
  // TLS 1.3 has none, and of TLS 1.2 rustls leaves it out by design.
  const error = Object.assign(new Error('error:0A00010A:SSL routines::wrong ssl version'), {
    library: 'SSL routines', reason: 'wrong ssl version', code: 'ERR_SSL_WRONG_SSL_VERSION',
  });
  if (callback) process.nextTick(callback, error);
  return false;
};

// The session goes with the stream.
TLSSocket.prototype._destroySSL = function _destroySSL() {
  this.ssl = null;
};

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {
  this[kRenegotiates] = false;
};

TLSSocket.prototype.setKeyCert = function setKeyCert(context) {
  if (context instanceof SecureContext || context?.context) {
    this._tlsOptions.secureContext = context;
    return;
  }
  if (context === null || typeof context !== 'object') throw new ERR_INVALID_ARG_TYPE('context', ['Object'], context);
  this._tlsOptions.secureContext = createSecureContext(context);
};

// Not told by rustls.
for (const name of ['getFinished', 'getPeerFinished', 'getSharedSigalgs', 'enableTrace']) {
  TLSSocket.prototype[name] = notImplemented(`tls.TLSSocket.${name}`);
}

// A socket over a stream whose session is native code's, and done with its handshake or not.
function socketOver(handle, server) {
  const socket = Reflect.construct(net.Socket, [{ handle, manualStart: true, allowHalfOpen: true }], TLSSocket);
  socket._tlsOptions = { isServer: true, server, secureContext: server._sharedCreds };
  const { protocol, alpn, servername } = socket._facts();
  socket._secureEstablished = protocol !== undefined;
  socket._controlReleased = true;
  socket.secureConnecting = !socket._secureEstablished;
  socket.servername = servername ?? false;
  socket.alpnProtocol = alpn ?? false;
  socket.authorized = false;
  socket.authorizationError = null;
  socket.encrypted = true;
  socket.ssl = handle;
  socket._requestCert = socket._rejectUnauthorized = false;
  socket[kOpen] = true;
  socket._write = netSocket._write;
  socket._writev = netSocket._writev;
  return socket;
}

module.exports = { TLSSocket, socketOver, kIsJudged, kIsVerified, kPendingSession, sessionOf };
