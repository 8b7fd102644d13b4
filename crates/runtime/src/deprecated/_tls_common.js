// node:_tls_common, the old name of tls' secure contexts.
'use strict';

const { SecureContext, createSecureContext } = require('tls');

module.exports = {
  SecureContext,
  createSecureContext,
  translatePeerCertificate: require('internal:errors').notImplemented('_tls_common.translatePeerCertificate'),
};
