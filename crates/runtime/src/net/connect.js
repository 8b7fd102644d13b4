// Connecting: arguments, name look-up, several addresses tried in turn, the outcome.
'use strict';

const { ExceptionWithHostPort, NodeAggregateError, codes: {
  ERR_INVALID_ADDRESS_FAMILY, ERR_INVALID_ARG_TYPE, ERR_INVALID_IP_ADDRESS, ERR_IP_BLOCKED, ERR_MISSING_ARGS,
} } = require('internal:errors');
const { validateFunction, validateNumber, validateString, validatePort } =
  require('internal:validators');
const { now, observes, tellDone } = require('internal:web/performance');
const { clientSocket } = require('./channels.js');
const { Handle } = require('./handle.js');
const { selection } = require('./selection.js');
const { flow, origin, bound, triggeredBy } = require('internal:async_hooks/flow');

const ETIMEDOUT = -110;
const ADDRCONFIG = 32;

// [options, callback] of connect(options), connect(port, host), connect(path), each with an optional callback.
function normalizeArgs(args) {
  if (args.length === 0) return [{}, null];
  const first = args[0];
  let options = {};
  if (typeof first === 'object' && first !== null) {
    options = first;
  } else if (isPipeName(first)) {
    options.path = first;
  } else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const callback = args[args.length - 1];
  return [options, typeof callback === 'function' ? callback : null];
}

function isPipeName(s) {
  return typeof s === 'string' && toNumber(s) === false;
}

function toNumber(x) {
  return (x = Number(x)) >= 0 ? x : false;
}

function connect(socket, ...args) {
  const [options, callback] = Array.isArray(args[0]) && args[0].length <= 2 && typeof args[0][0] === 'object' ?
    args[0] : normalizeArgs(args);
  if (clientSocket.hasSubscribers) clientSocket.publish({ socket });
  const { path } = options;
  if (!path && options.port === undefined) {
    throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  if (socket.write !== Object.getPrototypeOf(socket).write && Object.hasOwn(socket, 'write')) delete socket.write;
  if (socket.destroyed) {
    socket._again();
  }
  if (callback !== null) {
    validateFunction(callback, 'callback');
    socket.once('connect', callback);
  }
  socket._unrefTimer();
  socket.connecting = true;
  // Its native stream is made later, when its addresses are known.
  if (flow.on) socket._early = origin(path ? 'PIPEWRAP' : 'TCPWRAP');
  if (options.noDelay) socket.setNoDelay(true);
  if (options.keepAlive) socket.setKeepAlive(true, options.keepAliveInitialDelay);
  if (options.timeout) socket.setTimeout(options.timeout);
  if (path) {
    validateString(path, 'options.path');
    open(socket, binding.connectUnix(path), path, undefined, undefined, fail);
    return;
  }
  connectByName(socket, options);
}

function connectByName(socket, options) {
  const { localAddress, localPort } = options;
  let { host = 'localhost', port } = options;
  if (localAddress && binding.ipFamily(localAddress) === 0) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (typeof port !== 'undefined') {
    if (typeof port !== 'number' && typeof port !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    }
    validatePort(port);
  }
  port |= 0;
  const selects = selection(options);
  const isBlocked = blocker(options.blockList ?? socket.blockList);
  const target = (address) => ({ address, port, options, isBlocked });
  if (binding.ipFamily(host) !== 0) {
    process.nextTick(() => {
      if (socket.connecting) connectTo(socket, target(host));
    });
    return;
  }
  if (options.lookup !== undefined) validateFunction(options.lookup, 'options.lookup');
  socket._host = host;
  const lookup = options.lookup ?? require('dns').lookup;
  const family = dnsFamily(options.family);
  const isAny = family !== 4 && family !== 6;
  const asked = { family, hints: options.hints || (isAny ? ADDRCONFIG : 0) };
  const several = selects.on && isAny && !localAddress;
  if (several) asked.all = true;
  const refused = (error) => process.nextTick(() => socket.destroy(error));
  triggeredBy(socket._early, () => lookup(host, asked, (error, found, foundFamily) => {
    if (several && !error && Array.isArray(found)) {
      for (const { address, family: its } of found) {
        socket.emit('lookup', null, address, its, host);
        if (!socket.connecting) return;
      }
    } else {
      socket.emit('lookup', error, several && error ? undefined : found, foundFamily, host);
    }
    if (!socket.connecting) return;
    if (error) {
      refused(error);
      return;
    }
    const addresses = Array.isArray(found) ? found : [{ address: found, family: foundFamily }];
    const usable = addresses.filter(isUsable);
    if (usable.length === 0) {
      const { address, family: its } = addresses[0] ?? {};
      refused(binding.ipFamily(`${address}`) === 0 || typeof address !== 'string' ? new ERR_INVALID_IP_ADDRESS(address) :
        new ERR_INVALID_ADDRESS_FAMILY(its, host, port));
      return;
    }
    socket._unrefTimer();
    if (!several || usable.length === 1) {
      connectTo(socket, target(usable[0].address));
      return;
    }
    socket._attempted = [];
    attempt(socket, inTurns(usable).map(({ address }) => target(address)), 0, selects.timeout, []);
  }));
}

function dnsFamily(family) {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : family;
}

function isUsable({ address, family }) {
  return typeof address === 'string' && binding.ipFamily(address) !== 0 && (family === 4 || family === 6);
}

// The addresses of both families alternately, beginning with the first one's.
function inTurns(addresses) {
  const first = addresses.filter(({ family }) => family === addresses[0].family);
  const others = addresses.filter(({ family }) => family !== addresses[0].family);
  return first.flatMap((address, i) => [address, ...others.slice(i, i + 1)]).concat(others.slice(first.length));
}

function blocker(list) {
  return list ? (address) => list.check(address, `ipv${binding.ipFamily(address)}`) : undefined;
}

// Starts one attempt; `ended(error)` is called when it fails.
function start(socket, { address, port, options, isBlocked }, ended) {
  if (isBlocked?.(address)) {
    process.nextTick(() => {
      if (socket.connecting) ended(new ERR_IP_BLOCKED(address));
    });
    return undefined;
  }
  const family = binding.ipFamily(address);
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return undefined;
  const id = binding.connectTcp(address, port, options.localAddress, options.localPort ?? 0);
  return open(socket, id, address, port, options, (failed, errno, local) => {
    const error = new ExceptionWithHostPort(errno, 'connect', address, port, local && `${local[0]}:${local[1]}`);
    if (local) [error.localAddress, error.localPort] = local;
    failed.emit('connectionAttemptFailed', address, port, family, error);
    ended(error);
  });
}

function connectTo(socket, target) {
  start(socket, target, (error) => socket.destroy(error));
}

// Tries the addresses one after the other, each but the last for some time only; the error is that of all.
function attempt(socket, targets, at, timeout, errors) {
  const target = targets[at];
  const { address, port } = target;
  let timer;
  const next = (error) => {
    clearTimeout(timer);
    errors.push(error);
    if (!socket.connecting) return;
    if (at + 1 < targets.length) {
      attempt(socket, targets, at + 1, timeout, errors);
      return;
    }
    socket.connecting = false;
    socket.destroy(new NodeAggregateError(errors, ''));
  };
  socket._attempted.push(`${address}:${port}`);
  const handle = start(socket, target, next);
  if (handle === undefined || at + 1 === targets.length) return;
  const { onconnect } = handle;
  handle.onconnect = (errno) => {
    clearTimeout(timer);
    onconnect(errno);
  };
  timer = setTimeout(() => {
    // Connected, or given up, in the meantime.
    if (!socket.connecting || socket._handle !== handle) return;
    handle.onconnect = null;
    handle.owner = null;
    socket._handle = null;
    handle.close(null);
    const error = new ExceptionWithHostPort(ETIMEDOUT, 'connect', address, port);
    socket.emit('connectionAttemptTimeout', address, port, binding.ipFamily(address));
    next(error);
  }, timeout);
}

function fail(socket, errno, local, address) {
  socket.destroy(new ExceptionWithHostPort(errno, 'connect', address));
}

function open(socket, id, address, port, options, onFailure) {
  if (id < 0) {
    process.nextTick(() => {
      if (!socket.destroyed) onFailure(socket, id, undefined, address);
    });
    return undefined;
  }
  const isPipe = port === undefined;
  const handle = new Handle(id, isPipe ? 'PIPEWRAP' : 'TCPWRAP', socket._early);
  socket._early = undefined;
  handle.owner = socket;
  socket._handle = handle;
  const begun = !isPipe && observes('net') ? now() : undefined;
  const onconnect = (errno) => {
    if (socket.destroyed) return;
    if (errno < 0) {
      handle.owner = null;
      socket._handle = null;
      handle.close(null);
      const { localAddress, localPort } = options ?? {};
      onFailure(socket, errno, localAddress && localPort ? [localAddress, localPort] : undefined, address);
      return;
    }
    if (begun !== undefined) tellDone('net', 'connect', begun, { host: address, port });
    socket._connected();
  };
  handle.onconnect = flow.on ? bound(onconnect, isPipe ? 'PIPECONNECTWRAP' : 'TCPCONNECTWRAP', handle.origin) : onconnect;
  return handle;
}

module.exports = { connect, normalizeArgs, isPipeName, toNumber };
