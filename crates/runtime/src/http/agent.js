// Agent: which socket serves which request. Owns the lists of busy and idle sockets and of waiting requests, by name of
// the other end; making a socket is createConnection's matter, which users override as they do the other methods.
'use strict';

const EventEmitter = require('events');
const net = require('net');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal:errors');
const { validateNumber, validateOneOf, validateString } = require('internal:validators');

const { flow, callNested, gone, origin } = require('internal:async_hooks/flow');
const { kRaw } = require('./incoming.js');

// What a request was added with, as long as it waits.
const kOptions = Symbol('options');
const kOnKeylog = Symbol('onkeylog');
const kOrigin = Symbol('origin');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  Reflect.apply(EventEmitter, this, []);
  this.options = { __proto__: null, ...options };
  // To go past a proxy that was asked for would be worse than to refuse.
  if (this.options.proxyEnv) throw new ERR_METHOD_NOT_IMPLEMENTED('http.Agent() with proxyEnv');
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  this.options.noDelay ??= true;
  // `path` would make net connect to a Unix socket.
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  // An idle socket is given up this much before the server said it would.
  const margin = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof margin === 'number' && margin >= 0 && Number.isFinite(margin) ?
    margin : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) {
    validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  } else {
    this.maxTotalSockets = Infinity;
  }
  this.on('free', (socket, freed) => serveNext(this, socket, freed));
  this.on('newListener', enableKeylog);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;

// TLS sockets tell their secrets only to an agent that somebody asks for them.
function enableKeylog(eventName) {
  if (eventName !== 'keylog') return;
  this.removeListener('newListener', enableKeylog);
  const agent = this;
  this[kOnKeylog] = function onkeylog(keylog) {
    agent.emit('keylog', keylog, this);
  };
  for (const list of Object.values(this.sockets)) {
    for (const socket of list) socket.on('keylog', this[kOnKeylog]);
  }
}

// ---- the life of a socket ----

// A socket has done its request: the next one that waits gets it, else it waits itself.
function serveNext(agent, socket, options) {
  const name = nameOf(agent, options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = agent.requests[name];
  if (waiting?.length) {
    const req = waiting.shift();
    if (waiting.length === 0) delete agent.requests[name];
    req[kOptions] = undefined;
    if (flow.on) giveFollowed(agent, req, socket);
    else give(agent, req, socket);
    return;
  }
  const req = socket._httpMessage;
  if (!req?.shouldKeepAlive || !agent.keepAlive) {
    socket.destroy();
    return;
  }
  const free = agent.freeSockets[name] ?? [];
  const count = free.length + (agent.sockets[name]?.length ?? 0);
  if (agent.totalSocketCount > agent.maxTotalSockets || count > agent.maxSockets ||
      free.length >= agent.maxFreeSockets || !agent.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  agent.freeSockets[name] = free;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  socket.once('error', onIdleError);
  free.push(socket);
}

function onIdleError() {
  this.destroy();
}

function give(agent, req, socket) {
  req.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === agentTimeout) return;
  socket.setTimeout(req.timeout);
}

// A request that waited goes on where it was made.
function giveFollowed(agent, req, socket) {
  const from = req[kOrigin];
  req[kOrigin] = undefined;
  callNested(from, give, undefined, agent, req, socket);
  gone(from);
}

function listen(agent, socket, options) {
  const onFree = () => agent.emit('free', socket, options);
  const onClose = () => {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  };
  const onTimeout = () => {
    // A busy one's time is its request's matter.
    if (Object.values(agent.freeSockets).some((list) => list.includes(socket))) socket.destroy();
  };
  // The socket now belongs to who upgraded it.
  const onRemove = () => {
    onClose();
    socket.removeListener('close', onClose);
    socket.removeListener('free', onFree);
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('agentRemove', onRemove);
  };
  socket.on('free', onFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

// ---- methods that users call and override ----

Agent.prototype.createConnection = function createConnection(...args) {
  return net.createConnection(...args);
};

// A key for the other end of a connection.
Agent.prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:`;
  if (options.port) name += options.port;
  name += ':';
  if (options.localAddress) name += options.localAddress;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  // Programs of Node 0.10 give host, port and localAddress.
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  // Merged options are an object that is dear to make: an idle socket needs their name only.
  const merged = namesAlone(this) ? undefined : withAgentOptions(this, req, options);
  const name = this.getName(merged ?? options);
  this.sockets[name] ??= [];
  const socket = takeIdle(this, name);
  const count = (this.freeSockets[name]?.length ?? 0) + this.sockets[name].length;
  if (socket) {
    this.reuseSocket(socket, req);
    give(this, req, socket);
    this.sockets[name].push(socket);
  } else if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, merged ?? withAgentOptions(this, req, options), (error, made) => {
      if (error) req.onSocket(made, error);
      else give(this, req, made);
    });
  } else {
    req[kOptions] = merged ?? withAgentOptions(this, req, options);
    if (flow.on) req[kOrigin] = origin('QueuedRequest', req);
    (this.requests[name] ??= []).push(req);
  }
};

// Whether the agent's own options are none of a name's.
function namesAlone(agent) {
  const { host, port, localAddress, family, socketPath } = agent.options;
  return agent.getName === Agent.prototype.getName && host === undefined && port === undefined &&
    localAddress === undefined && family === undefined && socketPath === undefined;
}

// The name of the other end of a socket that was made with `options`.
function nameOf(agent, options) {
  const known = agent.getName === Agent.prototype.getName ? options._agentKey : undefined;
  return known ?? agent.getName(options);
}

function takeIdle(agent, name) {
  const free = agent.freeSockets[name];
  if (free === undefined) return undefined;
  while (free.length > 0 && free[0].destroyed) free.shift();
  let socket = agent.scheduling === 'fifo' ? free.shift() : free.pop();
  // The last one pushed may be gone as well as the first.
  while (socket?.destroyed) socket = agent.scheduling === 'fifo' ? free.shift() : free.pop();
  if (free.length === 0) delete agent.freeSockets[name];
  return socket;
}

function withAgentOptions(agent, req, options) {
  options = { __proto__: null, ...options, ...agent.options };
  if (options.socketPath) options.path = options.socketPath;
  if (!options.servername && options.servername !== '') options.servername = serverName(options, req);
  return options;
}

// What TLS asks for: the name in the Host header, else the host; never an address.
function serverName(options, req) {
  let name = options.host;
  const header = req.getHeader('host');
  if (header) {
    validateString(header, 'options.headers.host');
    if (header[0] === '[') {
      const end = header.indexOf(']');
      name = end === -1 ? header : header.slice(1, end);
    } else {
      [name] = header.split(':', 1);
    }
  }
  return net.isIP(name) ? '' : name;
}

Agent.prototype.createSocket = function createSocket(req, options, callback) {
  options = withAgentOptions(this, req, options);
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  let called = false;
  const onCreate = (error, socket) => {
    if (called) return;
    called = true;
    if (error) {
      callback(error);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    listen(this, socket, options);
    callback(null, socket);
  };
  const socket = this.createConnection(options, onCreate);
  if (socket) onCreate(null, socket);
};

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = nameOf(this, options);
  const lists = socket.writable ? [this.sockets] : [this.sockets, this.freeSockets];
  for (const list of lists) {
    const at = list[name]?.indexOf(socket) ?? -1;
    if (at === -1) continue;
    list[name].splice(at, 1);
    if (list[name].length === 0) delete list[name];
  }
  replace(this, name);
};

// Makes a socket for whoever waits, in the place of one that is gone.
function replace(agent, name) {
  const req = nextWaiting(agent, name);
  const options = req?.[kOptions];
  // Without options one is being made for it.
  if (options === undefined) return;
  req[kOptions] = undefined;
  agent.createSocket(req, options, (error, socket) => {
    if (!error) {
      // It may be somebody else who waits longest by now.
      socket.emit('free');
      return;
    }
    const key = agent.getName(options);
    const waiting = agent.requests[key];
    const at = waiting?.indexOf(req) ?? -1;
    if (at !== -1) {
      waiting.splice(at, 1);
      if (waiting.length === 0) delete agent.requests[key];
      req.onSocket(undefined, error);
    }
    replace(agent, key);
  });
}

// The request for which the room of a removed socket is used: of the same name first.
function nextWaiting(agent, name) {
  if (agent.requests[name]?.length) return agent.requests[name][0];
  for (const other of Object.keys(agent.requests)) {
    // That end is at its limit; its own sockets will serve it.
    if (agent.sockets[other]?.length) break;
    return agent.requests[other][0];
  }
  return undefined;
}

// Prepares a socket to wait idly; false when it shall not.
Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  let keep = true;
  const res = socket._httpMessage?.res;
  const hint = saysHowLong(res) ? /^timeout=(\d+)/.exec(res.headers['keep-alive'])?.[1] : undefined;
  if (hint !== undefined) {
    const serverTimeout = Number.parseInt(hint, 10) * 1000 - this.agentKeepAliveTimeoutBuffer;
    if (serverTimeout <= 0) keep = false;
    else if (serverTimeout < timeout) timeout = serverTimeout;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return keep;
};

// Without parsing headers that nobody looked at.
function saysHowLong(res) {
  const raw = res?.[kRaw];
  return typeof raw === 'string' ? /^keep-alive:/im.test(raw) : res !== undefined && res !== null;
}

Agent.prototype.reuseSocket = function reuseSocket(socket, req) {
  socket.removeListener('error', onIdleError);
  req.reusedSocket = true;
  socket.ref();
};

Agent.prototype.destroy = function destroy() {
  for (const lists of [this.freeSockets, this.sockets]) {
    for (const list of Object.values(lists)) {
      for (const socket of [...list]) socket.destroy();
    }
  }
};

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
};
