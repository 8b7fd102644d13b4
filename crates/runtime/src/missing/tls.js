// node:tls: encrypted connections. Not there yet: it has no ciphers and trusts nobody.
'use strict';

module.exports = require('./refusals.js')('tls', `
  getCiphers convertALPNProtocols checkServerIdentity createSecureContext SecureContext createServer connect
  createSecurePair TLSSocket Server
`, {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: '',
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  rootCertificates: Object.freeze([]),
});
