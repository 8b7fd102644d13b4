// node:http2. Only its numbers and names are there yet.
'use strict';

module.exports = require('./refusals.js')('http2', `
  connect createServer createSecureServer getDefaultSettings getPackedSettings getUnpackedSettings
  performServerHandshake Http2ServerRequest Http2ServerResponse
`, {
  constants: Object.freeze(require('./http2_constants.js')),
  sensitiveHeaders: Symbol('sensitiveHeaders'),
});
