// node:_http_client, the old name of http.ClientRequest.
'use strict';

module.exports = { ClientRequest: require('http').ClientRequest };
