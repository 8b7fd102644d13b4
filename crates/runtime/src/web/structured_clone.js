// structuredClone (HTML standard): a message to oneself.
'use strict';

const { codes: { ERR_MISSING_ARGS } } = require('internal:errors');

// It is not there yet while the snapshot is made.
let messages;

function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The value argument must be specified');
  messages ??= require('internal:worker_threads/message');
  const { invalid, isObject, read, write } = messages;
  if (options !== undefined && options !== null && !isObject(options)) {
    throw invalid("Failed to execute 'structuredClone': Options cannot be converted to a dictionary");
  }
  const given = options?.transfer;
  let transfer;
  if (given !== undefined) {
    if (typeof given?.[Symbol.iterator] !== 'function') {
      throw invalid("Failed to execute 'structuredClone': transfer in Options cannot be converted to sequence.");
    }
    transfer = [...given];
    const at = transfer.findIndex((item) => !isObject(item));
    if (at !== -1) throw invalid(`Failed to execute 'structuredClone': transfer in Options[${at}] is not an object.`);
  }
  // The environment is a proxy here, which V8 does not clone; what it holds is plain.
  if (value === process.env) value = { ...value };
  return read(write(value, transfer))[0];
}

module.exports = { structuredClone };
