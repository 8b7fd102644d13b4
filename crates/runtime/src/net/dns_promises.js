// node:dns/promises.
'use strict';

const dns = require('dns');
const { notImplemented } = require('internal:errors');

function lookup(hostname, options) {
  return new Promise((resolve, reject) => {
    const all = typeof options === 'object' && options?.all === true;
    dns.lookup(hostname, options ?? {}, (error, address, family) => {
      if (error) reject(error);
      else resolve(all ? address : { address, family });
    });
  });
}

function lookupService(address, port) {
  return new Promise((resolve, reject) => {
    dns.lookupService(address, port, (error, hostname, service) => {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
  });
}

module.exports = { lookup, lookupService, getDefaultResultOrder: dns.getDefaultResultOrder,
  setDefaultResultOrder: dns.setDefaultResultOrder, Resolver: dns.Resolver };
for (const name of Object.keys(dns)) {
  if (name === 'promises') continue;
  const value = dns[name];
  if (typeof value === 'string') module.exports[name] = value;
  else if (/^(resolve|reverse|getServers|setServers)/.test(name)) {
    module.exports[name] = notImplemented(`dns.promises.${name}`);
  }
}
