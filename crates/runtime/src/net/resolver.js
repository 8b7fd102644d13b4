// Resolvers: dns.Resolver, dns.promises.Resolver, and the one behind the functions of both modules.
'use strict';

const { bindingOf } = require('internal:boot');
const { ErrnoException, dnsException, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS } } =
  require('internal:errors');
const { validateArray, validateFunction, validateInt32, validateString, validateUint32 } =
  require('internal:validators');
const { now, observes, tellDone } = require('internal:web/performance');
const { Channel } = require('./dns_channel.js');
const { kinds, shown } = require('./dns_records.js');

const PORT = 53;
const EINVAL = -22;

const codes = {
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED', BADQUERY: 'EBADQUERY', BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY', BADRESP: 'EBADRESP',
  CONNREFUSED: 'ECONNREFUSED', TIMEOUT: 'ETIMEOUT', EOF: 'EOF', FILE: 'EFILE', NOMEM: 'ENOMEM',
  DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR', BADFLAGS: 'EBADFLAGS', NONAME: 'ENONAME', BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED', LOADIPHLPAPI: 'ELOADIPHLPAPI', ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS',
  CANCELLED: 'ECANCELLED',
};

// A question under way, as callers get it.
class QueryReqWrap {
  constructor(bindingName, callback, hostname, ttl) {
    this.bindingName = bindingName;
    this.callback = callback;
    this.hostname = hostname;
    this.ttl = ttl;
  }
}

class ResolverBase {
  constructor(options = undefined) {
    const { timeout = -1, tries = 4, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this._handle = new Channel(timeout, tries, maxTimeout);
  }

  cancel() {
    this._handle.cancel();
  }

  getServers() {
    return (this._handle.getServers() || []).map(([host, port]) => {
      if (!port || port === PORT) return host;
      return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const parsed = [];
    // Holes are passed over.
    servers.forEach((server, i) => {
      validateString(server, `servers[${i}]`);
      const [address, port] = parseServer(server);
      // Nobody is asked twice.
      if (!parsed.some(([other, at]) => other === address && at === port)) parsed.push([address, port]);
    });
    this._handle.setServers(parsed);
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    this._handle.setLocalAddress(ipv4, ipv6);
  }
}

// [address, port] of `address`, `address:port`, `[address]:port`.
function parseServer(text) {
  if (binding.ipFamily(text) !== 0) return [text, PORT];
  const [, bracketed, plain, port] = /^(?:\[([^[\]]*)\]|(.+?))(?::(\d+))?$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined || binding.ipFamily(address) === 0) throw new ERR_INVALID_IP_ADDRESS(text);
  return [address, Number(port) || PORT];
}

// What goes to name servers: names of other scripts have a form of their own there.
function toAscii(name) {
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(name) ? name : bindingOf('url').domainToAscii(name);
}

function ask(resolver, kind, name, ttl, done) {
  const begun = observes('dns') ? now() : undefined;
  resolver._handle.ask(toAscii(name), kind.number, (code, records) => {
    const result = code === null ? shown(kind, records, ttl) : undefined;
    if (begun !== undefined && result !== undefined) tellDone('dns', kind.query, begun, { host: name, ttl, result });
    done(code ?? (result === undefined ? 'ENODATA' : null), result);
  });
}

// Names of an address: those of this machine's own list, else what name servers say.
function askReverse(resolver, address, done) {
  require('fs').readFile('/etc/hosts', 'latin1', (error, text = '') => {
    const names = text.split('\n').flatMap((line) => {
      const [listed, ...those] = line.replace(/#.*/, '').trim().split(/\s+/);
      return listed === address ? those : [];
    });
    // The first one is the machine's canonical name, which counts only if it has no other.
    if (names.length > 0) done(null, names.length > 1 ? names.slice(1) : names);
    else resolver._handle.ask(binding.reverseName(address), kinds.PTR.number, (code, records) => {
      const result = code === null ? shown(kinds.PTR, records, false) : undefined;
      done(code ?? (result === undefined ? 'ENOTFOUND' : null), result);
    });
  });
}

function validateAddress(address) {
  validateString(address, 'name');
  if (binding.ipFamily(address) !== 0) return;
  const error = new ErrnoException(EINVAL, 'getHostByAddr', address);
  error.message = `getHostByAddr EINVAL ${address}`;
  throw Object.assign(error, { hostname: address });
}

// ---- with callbacks ----

class Resolver extends ResolverBase {}

// ---- with promises ----

class PromiseResolver extends ResolverBase {}

function settle(resolve, reject, query, name) {
  return (code, result) => {
    if (code === null) resolve(result);
    else reject(dnsException(code, query, name));
  };
}

function define(prototype, name, method) {
  Object.defineProperty(method, 'name', { value: name });
  Object.defineProperty(prototype, name, { configurable: true, value: method, writable: true });
}

function defineQuery(name, kind) {
  define(Resolver.prototype, name, function(hostname, options, callback = options) {
    validateString(hostname, 'name');
    validateFunction(callback, 'callback');
    const ttl = Boolean(options?.ttl);
    ask(this, kind, hostname, ttl, (code, result) => {
      if (code === null) callback(null, result);
      else callback(dnsException(code, kind.query, hostname));
    });
    return new QueryReqWrap(kind.query, callback, hostname, ttl);
  });
  define(PromiseResolver.prototype, name, function(hostname, options) {
    validateString(hostname, 'name');
    return new Promise((resolve, reject) => {
      ask(this, kind, hostname, Boolean(options?.ttl), settle(resolve, reject, kind.query, hostname));
    });
  });
}

// The method for records of type `rrtype`.
const methods = {
  __proto__: null, ANY: 'resolveAny', A: 'resolve4', AAAA: 'resolve6', CAA: 'resolveCaa', CNAME: 'resolveCname',
  MX: 'resolveMx', NS: 'resolveNs', TLSA: 'resolveTlsa', TXT: 'resolveTxt', SRV: 'resolveSrv', PTR: 'resolvePtr',
  NAPTR: 'resolveNaptr', SOA: 'resolveSoa',
};
for (const [type, name] of Object.entries(methods)) defineQuery(name, kinds[type]);

function methodOf(rrtype) {
  if (typeof rrtype !== 'string') throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
  if (methods[rrtype] === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return methods[rrtype];
}

define(Resolver.prototype, 'reverse', function(address, callback) {
  validateString(address, 'name');
  validateFunction(callback, 'callback');
  validateAddress(address);
  askReverse(this, address, (code, result) => {
    if (code === null) callback(null, result);
    else callback(dnsException(code, 'getHostByAddr', address));
  });
  return new QueryReqWrap('getHostByAddr', callback, address, false);
});
define(Resolver.prototype, 'resolve', function(hostname, rrtype, callback) {
  if (typeof rrtype === 'function') return this.resolve4(hostname, rrtype);
  return this[methodOf(rrtype)](hostname, callback);
});

define(PromiseResolver.prototype, 'reverse', function(address) {
  validateString(address, 'name');
  return new Promise((resolve, reject) => {
    validateAddress(address);
    askReverse(this, address, settle(resolve, reject, 'getHostByAddr', address));
  });
});
define(PromiseResolver.prototype, 'resolve', function(hostname, rrtype = 'A') {
  return this[methodOf(rrtype)](hostname);
});

// ---- the one that everybody shares ----

const names = ['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr',
               'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse'];

const shared = new Resolver();
const sharedPromises = new PromiseResolver();
sharedPromises._handle = shared._handle;

function functionsOf(resolver) {
  return Object.fromEntries([...names, 'getServers'].map((name) => [name, resolver[name].bind(resolver)]));
}

function setServers(servers) {
  shared.setServers(servers);
}

module.exports = {
  PromiseResolver, Resolver, callback: functionsOf(shared), codes, names, promised: functionsOf(sharedPromises), setServers,
};
