// node:_tls_wrap, the old name of tls' sockets and servers.
'use strict';

const { TLSSocket, Server, createServer, connect } = require('tls');

module.exports = { TLSSocket, Server, createServer, connect };
