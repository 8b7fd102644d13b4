// The program itself: a file, text from the command line, standard input, or a syntax check.
'use strict';

const path = require('path');
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
  const result = evaluate(text, name);
  if (print) require('console').log(result);
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
};

// What `import()` gives: built-ins and CommonJS files need the ES module loader too, which has its own issue.
internals.importModule = function importModule(specifier) {
  const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal:errors');
  return Promise.reject(new ERR_METHOD_NOT_IMPLEMENTED(`import('${specifier}'): ES modules are not implemented yet; import`));
};
