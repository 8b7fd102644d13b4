// The program itself: a file, text from the command line, standard input, or a syntax check.
'use strict';

const path = require('path');
const { leaveMain } = require('internal:async_hooks/flow');
const { bindingOf, internals } = require('internal:boot');
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
  const type = internals.setting('input-type');
  if (type === 'module' || (type === undefined && isModule(text, name))) {
    require('internal:esm').runText(text, name, print);
    return;
  }
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

// No script, but an ES module: few texts need be compiled to tell.
function isModule(text, name) {
  if (!/\b(?:import|export|await)\b/.test(text)) return false;
  try {
    compileWrapper(text, name);
    return false;
  } catch (error) {
    return require('internal:esm').isModuleText(error, text, name);
  }
}

function afterPreload(main) {
  if (internals.setting('import') === undefined) {
    main();
  } else {
    require('internal:esm').afterPreload(main);
  }
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
  const text = fromStdin ? readStdin() : readText(filename);
  const isNamed = filename.endsWith('.mjs') || internals.setting('input-type') === 'module';
  const compile = isNamed || isModule(text, filename) ? bindingOf('esm').compileModule : compileWrapper;
  compile(text, filename);
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
    afterPreload(() => Module.runMain(full));
    return;
  }
  Module._preloadModules(internals.preload);
  if (kind === 'eval') process._eval = text;
  afterPreload(() => {
    if (kind === 'eval') {
      runText(text, '[eval]', print);
    } else {
      runText(readStdin(), '[stdin]', print);
    }
  });
}
