// node:https.
'use strict';

const http = require('http');
const { Server } = require('./server.js');
const agents = require('./agent.js');

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string' || isUrl(args[0])) {
    const { urlToHttpOptions } = require('url');
    options = urlToHttpOptions(typeof args[0] === 'string' ? new URL(args.shift()) : args.shift());
  }
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  return new http.ClientRequest(options, args[0]);
}

function isUrl(value) {
  return require('internal:url/whatwg').isURL(value);
}

function get(input, options, callback) {
  const req = request(input, options, callback);
  req.end();
  return req;
}

module.exports = { Agent: agents.Agent, globalAgent: agents.globalAgent, Server, createServer, get, request };
