// node:tls.
'use strict';

const { SecureContext, createSecureContext, convertALPNProtocols, defaults } = require('./context.js');
const { TLSSocket } = require('./socket.js');
const { Server, createServer } = require('./server.js');
const { connect } = require('./connect.js');
const { checkServerIdentity } = require('./identity.js');
const roots = require('./roots.js');

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
};

for (const name of Object.keys(defaults)) {
  Object.defineProperty(module.exports, name, {
    configurable: true,
    enumerable: true,
    get: () => defaults[name],
    set(value) { defaults[name] = value; },
  });
}

let ciphers;

Object.assign(module.exports, {
  getCiphers() {
    ciphers ??= binding.cipherNames().map((name) => name.toLowerCase()).sort();
    return [...ciphers];
  },
  getCertificateCompressionAlgorithms: () => [],
});
Object.defineProperty(module.exports, 'rootCertificates', { configurable: false, enumerable: true, get: roots.bundled });
Object.assign(module.exports, {
  getCACertificates: roots.getCACertificates,
  setDefaultCACertificates: roots.setDefaultCACertificates,
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext,
  SecureContext,
  TLSSocket,
  Server,
  createServer,
  connect,
});
