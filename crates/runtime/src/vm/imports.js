// Who answers `import()` in texts that programs compile themselves.
'use strict';

const { internals } = require('internal:boot');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING,
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG, ERR_VM_MODULE_NOT_MODULE } } = require('internal:errors');

const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});

// Keys that V8 keeps with a text: nobody, the program's own loader, or a callback's number.
const kNobody = 0;
const kOwnLoader = 1;
const callbacks = [null, null];

// The key for what an option says. `owner` gives the callback's second argument.
function keyOf(callback, name, owner) {
  if (callback === undefined) return kNobody;
  if (callback === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) return kOwnLoader;
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'function', callback);
  return callbacks.push({ callback, owner }) - 1;
}

async function answer(key, specifier, list) {
  if (key === kNobody) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  if (internals.setting('experimental-vm-modules') === undefined) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
  const attributes = { __proto__: null };
  for (let at = 0; at < list.length; at += 2) attributes[list[at]] = list[at + 1];
  const { callback, owner } = callbacks[key];
  const found = await callback(specifier, owner(), attributes, 'evaluation');
  if (require('util').types.isModuleNamespaceObject(found)) return found;
  const { Module } = require('./modules.js');
  if (!(found instanceof Module)) throw new ERR_VM_MODULE_NOT_MODULE();
  if (found.status === 'errored') throw found.error;
  return found.namespace;
}

module.exports = { constants, kOwnLoader, keyOf, answer };
