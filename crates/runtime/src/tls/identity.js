// tls.checkServerIdentity.
'use strict';

const { notImplemented } = require('internal:errors');

module.exports = { checkServerIdentity: notImplemented('tls.checkServerIdentity') };
