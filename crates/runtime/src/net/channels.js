// The diagnostics channels that tell of sockets.
'use strict';

const { ownChannel } = require('internal:diagnostics_channel/channels');
const { ownTracingChannel } = require('internal:diagnostics_channel/tracing');

module.exports = {
  clientSocket: ownChannel('net.client.socket'),
  serverSocket: ownChannel('net.server.socket'),
  serverListen: ownTracingChannel('net.server.listen'),
};
