// node:dns/promises.
'use strict';

const dns = require('dns');
const { ERR_MISSING_ARGS } = require('internal:errors').codes;
const { PromiseResolver, codes, names, promised, setServers } = require('./resolver.js');

function lookup(hostname, options) {
  const all = typeof options === 'object' && options?.all === true;
  // What is refused is thrown.
  const { promise, resolve, reject } = Promise.withResolvers();
  dns.lookup(hostname, options ?? {}, (error, address, family) => {
    if (error) reject(error);
    else resolve(all ? address : { address, family });
  });
  return promise;
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  const { promise, resolve, reject } = Promise.withResolvers();
  dns.lookupService(address, port, (error, hostname, service) => {
    if (error) reject(error);
    else resolve({ hostname, service });
  });
  return promise;
}

module.exports = {
  lookup,
  lookupService,
  Resolver: PromiseResolver,
  getDefaultResultOrder: dns.getDefaultResultOrder,
  setDefaultResultOrder: dns.setDefaultResultOrder,
  setServers,
  ...codes,
  getServers: promised.getServers,
  ...Object.fromEntries(names.map((name) => [name, promised[name]])),
};
