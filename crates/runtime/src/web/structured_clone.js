// structuredClone (HTML standard).
'use strict';

const { codes: { ERR_MISSING_ARGS, ERR_INVALID_ARG_TYPE } } = require('internal:errors');

function fail(message) {
  const { DOMException } = require('./dom_exception.js');
  throw new DOMException(message, 'DataCloneError');
}

function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The "value" argument');
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const transfer = options?.transfer === undefined ? [] : [...options.transfer];
  const seen = new Set();
  for (const item of transfer) {
    if (!(item instanceof ArrayBuffer)) fail('Value not transferable');
    if (seen.has(item)) fail('ArrayBuffer occurs in transfer list more than once');
    if (item.detached) fail('An ArrayBuffer is detached and could not be cloned.');
    seen.add(item);
  }
  // The environment is a proxy here, which V8 does not clone; what it holds is plain.
  if (value === process.env) value = { ...value };
  return binding.cloneValue(value, transfer, fail);
}

module.exports = { structuredClone };
