// https.Agent: as http's, with encrypted sockets and the sessions to resume them by.
'use strict';

const http = require('http');
const tls = require('tls');
const { AsyncResource } = require('async_hooks');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  Reflect.apply(http.Agent, this, [{ __proto__: null, defaultPort: 443, protocol: 'https:', ...options }]);
  this.defaultPort = this.options.defaultPort;
  this.protocol = this.options.protocol;
  this.maxCachedSessions = this.options.maxCachedSessions;
  if (this.maxCachedSessions === undefined) this.maxCachedSessions = 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, http.Agent.prototype);
Object.setPrototypeOf(Agent, http.Agent);

Agent.prototype.createConnection = createConnection;
function createConnection(...args) {
  let options;
  let callback;
  if (args[0] !== null && typeof args[0] === 'object') {
    [options, callback] = args;
  } else if (args[1] !== null && typeof args[1] === 'object') {
    options = { ...args[1] };
    if (args[0] !== null) options.port = args[0];
    callback = args[2];
  } else {
    options = { ...args[2] };
    if (args[0] !== null) options.port = args[0];
    if (args[1] !== null) options.host = args[1];
    callback = args[3];
  }
  if (typeof callback === 'function') callback = AsyncResource.bind(callback);
  if (options._agentKey) {
    const session = this._getSession(options._agentKey);
    if (session) options = { session, ...options };
  }
  const socket = tls.connect(options);
  if (options._agentKey) {
    // Cache new session for reuse
    socket.on('session', (session) => this._cacheSession(options._agentKey, session));
    socket.once('close', (hadError) => {
      if (hadError) this._evictSession(options._agentKey);
    });
  }
  return socket;
}

const named = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized'];
const behind = ['minVersion', 'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions',
                'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine'];

// Sockets of one name are interchangeable: whatever decides about trust is in it.
Agent.prototype.getName = function getName(options = {}) {
  let name = Reflect.apply(http.Agent.prototype.getName, this, [options]);
  const add = (key, isThere) => {
    name += ':';
    if (isThere) name += key === 'pfx' ? pfxName(options.pfx) : options[key];
  };
  for (const key of named) add(key, key === 'rejectUnauthorized' ? options[key] !== undefined : options[key]);
  name += ':';
  if (options.servername && options.servername !== options.host) name += options.servername;
  for (const key of behind) {
    const value = options[key];
    name += ':';
    if (value === undefined || value === null || value === false || value === '') {
      if (key === 'honorCipherOrder' && value === false) name += value;
    } else {
      name += key === 'sigalgs' ? JSON.stringify(value) : value;
    }
  }
  return name;
};

function pfxName(pfx) {
  if (!Array.isArray(pfx)) return pfx;
  return pfx.map((one) => (one?.buf !== undefined ? `${one.buf}:${one.passphrase ?? ''}` : one)).join(',');
}

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { map, list } = this._sessionCache;
  if (map[key]) {
    map[key] = session;
    return;
  }
  if (list.length >= this.maxCachedSessions) delete map[list.shift()];
  list.push(key);
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const { map, list } = this._sessionCache;
  const at = list.indexOf(key);
  if (at === -1) return;
  list.splice(at, 1);
  delete map[key];
};

module.exports = { Agent, globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }) };
