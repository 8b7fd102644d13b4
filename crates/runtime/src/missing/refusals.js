// Objects whose functions and classes are not there yet: each refuses by its name when it is called, and can be named,
// compared and extended until then.
'use strict';

const { notImplemented } = require('internal:errors');

// `refusals('dgram', 'Socket createSocket')`. `target` is what the names are hung on.
module.exports = function refusals(prefix, names, target = {}) {
  for (const name of names.trim().split(/\s+/)) target[name] = notImplemented(`${prefix}.${name}`);
  return target;
};
