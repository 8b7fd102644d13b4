// node:dns: look-ups by the system's resolver; resolver.js has the questions of our own.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal:errors');
const { now, observes, tellDone } = require('internal:web/performance');
const { Resolver, callback, codes, names, setServers } = require('./resolver.js');
const { validateFunction, validateOneOf, validateBoolean, validateNumber, validateString, validatePort } =
  require('internal:validators');

const ADDRCONFIG = 32;
const V4MAPPED = 8;
const ALL = 16;

let order = 'verbatim';

function familyOf(value) {
  switch (value) {
    case undefined:
    case 0: return 0;
    case 4:
    case 'IPv4': return 4;
    case 6:
    case 'IPv6': return 6;
    default: throw new ERR_INVALID_ARG_VALUE('options.family', value, 'must be one of: 0, 4, 6');
  }
}

function lookup(hostname, options, callback) {
  let all = false;
  let family = 0;
  let wantedOrder = order;
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
  } else if (typeof options === 'number') {
    validateFunction(callback, 'callback');
    validateOneOf(options, 'family', [0, 4, 6]);
    family = options;
  } else if (options !== undefined && typeof options !== 'object') {
    validateFunction(arguments.length === 2 ? options : callback, 'callback');
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    validateFunction(callback, 'callback');
    if (options?.hints !== undefined && options.hints !== null) {
      validateNumber(options.hints, 'options.hints');
      if ((options.hints & ~(ADDRCONFIG | V4MAPPED | ALL)) !== 0) {
        throw new ERR_INVALID_ARG_VALUE('hints', options.hints);
      }
    }
    if (options?.family !== undefined && options.family !== null) family = familyOf(options.family);
    if (options?.all !== undefined && options.all !== null) {
      validateBoolean(options.all, 'options.all');
      all = options.all;
    }
    if (options?.verbatim !== undefined && options.verbatim !== null) {
      validateBoolean(options.verbatim, 'options.verbatim');
      wantedOrder = options.verbatim ? 'verbatim' : 'ipv4first';
    }
    if (options?.order !== undefined && options.order !== null) {
      validateOneOf(options.order, 'options.order', ['ipv4first', 'ipv6first', 'verbatim']);
      wantedOrder = options.order;
    }
  }
  validateFunction(callback, 'callback');
  if (!hostname) {
    process.nextTick(callback, null, ...(all ? [[]] : [null, family === 6 ? 6 : 4]));
    return {};
  }
  const own = binding.ipFamily(hostname);
  if (own !== 0) {
    process.nextTick(callback, null, ...(all ? [[{ address: hostname, family: own }]] : [hostname, own]));
    return {};
  }
  const request = { hostname, family };
  const begun = observes('dns') ? now() : undefined;
  binding.lookup((error, addresses) => {
    if (error) {
      const { code } = error;
      const shaped = Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), {
        errno: -3008, code, syscall: 'getaddrinfo', hostname,
      });
      callback(shaped);
      return;
    }
    let found = addresses.map((address) => ({ address, family: binding.ipFamily(address) }));
    if (wantedOrder !== 'verbatim') {
      const first = wantedOrder === 'ipv4first' ? 4 : 6;
      found = [...found.filter((f) => f.family === first), ...found.filter((f) => f.family !== first)];
    }
    if (begun !== undefined) {
      tellDone('dns', 'lookup', begun, {
        hostname, family, hints: options?.hints ?? 0, verbatim: wantedOrder === 'verbatim', order: wantedOrder, addresses,
      });
    }
    if (all) callback(null, found);
    else callback(null, found[0].address, found[0].family);
  }, hostname, family);
  return request;
}
Object.defineProperty(lookup, require('internal:util').customPromisify, {
  value: (hostname, options) => require('dns/promises').lookup(hostname, options),
  enumerable: false,
});

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  if (binding.ipFamily(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  validateFunction(callback, 'callback');
  const begun = observes('dns') ? now() : undefined;
  binding.serviceName((error, found) => {
    if (error) {
      callback(error, undefined, undefined);
      return;
    }
    const [hostname, service] = found;
    if (begun !== undefined) tellDone('dns', 'lookupService', begun, { host: address, port: +port, hostname, service });
    callback(null, hostname, service);
  }, address, +port);
}

const isOrder = (value) => validateOneOf(value, 'dnsOrder', ['verbatim', 'ipv4first', 'ipv6first']);

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder: () => order,
  setDefaultResultOrder(value) {
    isOrder(value);
    order = value;
  },
  setServers,
  ADDRCONFIG,
  ALL,
  V4MAPPED,
  ...codes,
  getServers: callback.getServers,
  ...Object.fromEntries(names.map((name) => [name, callback[name]])),
};
Object.defineProperty(module.exports, 'promises', {
  configurable: true, enumerable: true, get() { return require('dns/promises'); },
});
