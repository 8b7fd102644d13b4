// Whom connections trust: the bundled authorities, the system's, and those that programs name.
'use strict';

const { notImplemented } = require('internal:errors');

function defaults() {
  return [];
}

function bundled() {
  return Object.freeze([]);
}

module.exports = {
  defaults,
  bundled,
  getCACertificates: notImplemented('tls.getCACertificates'),
  setDefaultCACertificates: notImplemented('tls.setDefaultCACertificates'),
};
