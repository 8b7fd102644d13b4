// Connecting: arguments, name look-up, several addresses tried in turn, the outcome.
'use strict';

const { ExceptionWithHostPort, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_IP_ADDRESS, ERR_MISSING_ARGS } } =
  require('internal:errors');
const { validateFunction, validateNumber, validateString, validatePort } =
  require('internal:validators');
const { clientSocket } = require('./channels.js');
const { Handle } = require('./handle.js');
const { flow, origin, bound, triggeredBy } = require('internal:async_hooks/flow');

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
  if (binding.ipFamily(host) !== 0) {
    process.nextTick(() => {
      if (socket.connecting) attempt(socket, [host], 0, port, options, []);
    });
    return;
  }
  if (options.lookup !== undefined) validateFunction(options.lookup, 'options.lookup');
  socket._host = host;
  const lookup = options.lookup ?? require('dns').lookup;
  const asked = { family: options.family ?? 0, hints: options.hints ?? 0, all: true };
  triggeredBy(socket._early, () => lookup(host, asked, (error, addresses, family) => {
    if (!error && !Array.isArray(addresses)) addresses = [{ address: addresses, family }];
    if (!error && addresses.length === 0) {
      socket.emit('lookup', null, undefined, undefined, host);
    } else {
      for (const found of addresses ?? [undefined]) {
        socket.emit('lookup', error, found?.address, found?.family, host);
      }
    }
    if (!socket.connecting) return;
    if (error) {
      process.nextTick(() => socket.destroy(error));
      return;
    }
    for (const { address } of addresses) {
      if (typeof address !== 'string' || binding.ipFamily(address) === 0) {
        process.nextTick(() => socket.destroy(new ERR_INVALID_IP_ADDRESS(address)));
        return;
      }
    }
    socket._unrefTimer();
    attempt(socket, addresses.map(({ address }) => address), 0, port, options, []);
  }));
}

// Tries the addresses one after the other; the error is the last one's, or all of them.
function attempt(socket, addresses, at, port, options, errors) {
  const address = addresses[at];
  (socket._attempted ??= []).push(`${address}:${port}`);
  const id = binding.connectTcp(address, port, options.localAddress, options.localPort ?? 0);
  open(socket, id, address, port, options, (failed, errno, detail) => {
    const error = new ExceptionWithHostPort(errno, 'connect', address, port, detail);
    errors.push(error);
    if (at + 1 < addresses.length && failed.connecting) {
      attempt(failed, addresses, at + 1, port, options, errors);
      return;
    }
    failed.connecting = false;
    if (errors.length > 1) {
      const all = new AggregateError(errors, '');
      all.code = errors[0].code;
      failed.destroy(all);
    } else {
      failed.destroy(error);
    }
  });
}

function fail(socket, errno, detail, address) {
  socket.destroy(new ExceptionWithHostPort(errno, 'connect', address, undefined, detail));
}

function open(socket, id, address, port, options, onFailure) {
  if (id < 0) {
    process.nextTick(() => {
      if (!socket.destroyed) onFailure(socket, id, undefined, address);
    });
    return;
  }
  const isPipe = port === undefined;
  const handle = new Handle(id, isPipe ? 'PIPEWRAP' : 'TCPWRAP', socket._early);
  socket._early = undefined;
  handle.owner = socket;
  socket._handle = handle;
  const onconnect = (errno) => {
    if (socket.destroyed) return;
    if (errno < 0) {
      const local = binding.localAddress(id);
      handle.owner = null;
      socket._handle = null;
      handle.close(null);
      const detail = local && options?.localAddress ? `Local (${local[0]}:${local[2]})` : undefined;
      onFailure(socket, errno, detail, address);
      return;
    }
    socket._connected();
  };
  handle.onconnect = flow.on ? bound(onconnect, isPipe ? 'PIPECONNECTWRAP' : 'TCPCONNECTWRAP', handle.origin) : onconnect;
}


module.exports = { connect, normalizeArgs, isPipeName, toNumber };
