// What a server says no with.
'use strict';

const { codes: { ERR_HTTP_SOCKET_ENCODING } } = require('internal:errors');

const statusOf = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

// What a client hears whose bytes were no HTTP, or came too late.
function refusal(error) {
  return `HTTP/1.1 ${statusOf[error.code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`;
}

function refuseEncoding() {
  throw new ERR_HTTP_SOCKET_ENCODING();
}

module.exports = { refusal, refuseEncoding };
