// The program itself: a file, text from the command line, standard input, or a syntax check.
'use strict';

const path = require('path');
const { leaveMain } = require('internal:async_hooks/flow');
const { internals } = require('internal:boot');
const { compileWrapper, evaluate, readStdin, readText } = binding;

// The folder of a program without a file; one that was removed is none.
function folder() {
  try {
    return process.cwd();
  } catch {
    return path.dirname(process.execPath);
  }
}

function scriptModule(name) {
  const Module = require('module');
  const module = new Module(name);
  module.filename = path.join(folder(), name);
  module.paths = Module._nodeModulePaths(folder());
  return module;
}

// Text from outside a file runs as a script: its `var`s are global, and CommonJS' names are there.
function runText(text, name, print) {
  const Module = require('module');
  const module = scriptModule(name);
  const userRequire = Module.createRequire(path.join(folder(), name));
  const define = (key, value) => {
    Object.defineProperty(globalThis, key, { value, writable: true, enumerable: false, configurable: true });
  };
  define('module', module);
  define('exports', module.exports);
  define('require', userRequire);
  define('__filename', name);
  define('__dirname', '.');
  offerBuiltins(Module);
  const result = evaluate(text, name);
  if (print) require('console').log(result);
}

// Built-in modules are there by their names, made when touched.
function offerBuiltins(Module) {
  for (const name of Module.builtinModules) {
    if (name.includes('/') || name.includes(':') || name.startsWith('_') || Object.hasOwn(globalThis, name)) continue;
    const set = (value) => {
      Object.defineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
    };
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable: false,
      get() {
        const module = Module._load(name);
        delete globalThis[name];
        Object.defineProperty(globalThis, name, { value: module, writable: true, enumerable: false, configurable: true });
        return module;
      },
      set,
    });
  }
}

function check(file) {
  const fromStdin = file === '-';
  const filename = fromStdin ? '[stdin]' : resolveMain(file);
  compileWrapper(fromStdin ? readStdin() : readText(filename), filename);
}

function resolveMain(file) {
  const Module = require('module');
  const full = path.resolve(file);
  return Module._findPath(full, null, true) || Module._resolveFilename(full, null, true);
}

internals.runMain = function runMain(kind, text, print) {
  runEntry(kind, text, print);
  leaveMain();
};

function runEntry(kind, text, print) {
  const Module = require('module');
  Module._initPaths();
  if (kind === 'check') {
    check(text);
    return;
  }
  if (kind === 'file') {
    const full = path.resolve(text);
    process.argv.splice(1, 0, full);
    Module._preloadModules(internals.preload);
    const found = Module._findPath(full, null, true);
    Module._load(found || full, null, true);
    return;
  }
  Module._preloadModules(internals.preload);
  if (kind === 'eval') {
    process._eval = text;
    runText(text, '[eval]', print);
  } else {
    runText(readStdin(), '[stdin]', print);
  }
}

// What `import()` gives: built-ins and CommonJS files need the ES module loader too, which has its own issue.
internals.importModule = function importModule(specifier) {
  const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal:errors');
  return Promise.reject(new ERR_METHOD_NOT_IMPLEMENTED(`import('${specifier}'): ES modules are not implemented yet; import`));
};
