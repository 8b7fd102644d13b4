// node:vm: scripts in the program's own context. Other contexts are not there yet, and refuse; so does every option
// that would be without effect.
'use strict';

const { bindingOf } = require('internal:boot');
const { notImplemented } = require('internal:errors');
const { validateObject, validateString } = require('internal:validators');

const refused = ['breakOnSigint', 'cachedData', 'columnOffset', 'importModuleDynamically', 'lineOffset',
                 'produceCachedData', 'timeout'];

function filenameOf(options, where) {
  if (typeof options === 'string') return options;
  validateObject(options, 'options');
  for (const name of refused) {
    if (options[name]) notImplemented(`${where} options.${name}`)();
  }
  const { filename = 'evalmachine.<anonymous>' } = options;
  validateString(filename, 'options.filename');
  return filename;
}

function evaluate(code, filename) {
  return bindingOf('module').evaluate(code, filename);
}

class Script {
  #code;
  #filename;

  constructor(code, options = {}) {
    this.#code = `${code}`;
    this.#filename = filenameOf(options, 'vm.Script');
    try {
      // Found here is what no script may say. A `return` outside of functions is found when the script is run.
      new Function(this.#code.replace(/^#!.*/, ''));
    } catch {
      // The same error once more, with the script's name.
      evaluate(this.#code, this.#filename);
    }
  }

  runInThisContext(options = {}) {
    filenameOf(options, 'script.runInThisContext');
    return evaluate(this.#code, this.#filename);
  }
}

for (const name of ['createCachedData', 'runInContext', 'runInNewContext']) {
  Script.prototype[name] = notImplemented(`script.${name}`);
}

function runInThisContext(code, options = {}) {
  return new Script(code, options).runInThisContext();
}

module.exports = {
  Script,
  createScript(code, options) {
    return new Script(code, options);
  },
  runInThisContext,
  constants: Object.freeze({
    __proto__: null,
    USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
    DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
  }),
};

for (const name of ['createContext', 'runInContext', 'runInNewContext', 'isContext', 'compileFunction',
                    'measureMemory']) {
  module.exports[name] = notImplemented(`vm.${name}`);
}
