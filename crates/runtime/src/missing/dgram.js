// node:dgram: UDP sockets. Not there yet.
'use strict';

module.exports = require('./refusals.js')('dgram', '_createSocketHandle createSocket Socket');
