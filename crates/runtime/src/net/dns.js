// node:dns: look-ups by the system's resolver. Queries of our own (`resolve*`) are not made yet.
'use strict';

const { notImplemented, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } =
  require('internal:errors');
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
  binding.serviceName((error, found) => {
    if (error) callback(error, undefined, undefined);
    else callback(null, found[0], found[1]);
  }, address, +port);
}

const queries = ['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx',
                 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt',
                 'reverse', 'getServers', 'setServers'];

class Resolver {
  constructor() {
    for (const name of [...queries, 'cancel']) this[name] = notImplemented(`resolver.${name}`);
  }
}

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder: () => order,
  setDefaultResultOrder(value) {
    validateOneOf(value, 'dnsOrder', ['verbatim', 'ipv4first', 'ipv6first']);
    order = value;
  },
  ADDRCONFIG,
  V4MAPPED,
  ALL,
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED', BADQUERY: 'EBADQUERY', BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY', BADRESP: 'EBADRESP',
  CONNREFUSED: 'ECONNREFUSED', TIMEOUT: 'ETIMEOUT', EOF: 'EOF', FILE: 'EFILE', NOMEM: 'ENOMEM',
  DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR', BADFLAGS: 'EBADFLAGS', NONAME: 'ENONAME', BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED', LOADIPHLPAPI: 'ELOADIPHLPAPI',
  ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS', CANCELLED: 'ECANCELLED',
};
for (const name of queries) module.exports[name] = notImplemented(`dns.${name}`);
Object.defineProperty(module.exports, 'promises', {
  configurable: true, enumerable: true, get() { return require('dns/promises'); },
});
