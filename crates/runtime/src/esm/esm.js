// What the rest of the runtime asks of ES modules: programs that are one, `import()`, `import.meta`, require() of one.
'use strict';

const path = require('path');
const { internals } = require('internal:boot');
const { stalledAwaits } = binding;
const { codes: { ERR_EVAL_ESM_CANNOT_PRINT } } = require('internal:errors');
const { resolve: resolveUrl } = require('./resolve.js');
const formats = require('./formats.js');
const loader = require('./loader.js');
const { runSteps, setSteps, syncBuiltins } = require('./translate.js');
const { ownTracingChannel } = require('internal:diagnostics_channel/tracing');

const onImport = ownTracingChannel('module.import');

function urlOf(file) {
  return require('url').pathToFileURL(file).href;
}

// The URL of whoever says `import()`: CommonJS files are known by their paths, texts by the folder they run in.
function baseOf(referrer) {
  if (typeof referrer === 'string') {
    if (path.isAbsolute(referrer)) return urlOf(referrer);
    if (URL.canParse(referrer)) return referrer;
  }
  return `${urlOf(process.cwd())}/`;
}

// `key` is that of a text which the program compiled itself: `internal:vm/imports` knows whose it is.
internals.importModule = function importModule(specifier, referrer, attributes, key) {
  if (key !== undefined) {
    const { kOwnLoader, answer } = require('internal:vm/imports');
    if (key !== kOwnLoader) return answer(key, specifier, attributes);
  }
  const base = baseOf(referrer);
  if (!onImport.hasSubscribers) return loader.importModule(specifier, base, attributes);
  const context = { __proto__: null, parentURL: base, url: specifier };
  return onImport.tracePromise(loader.importModule, context, undefined, specifier, base, attributes);
};

// Who fills the `import.meta` of modules that the program compiled itself.
const metas = new Map();

internals.fillImportMeta = function fillImportMeta(meta, id) {
  const job = loader.byId.get(id);
  Object.setPrototypeOf(meta, null);
  if (job === undefined) {
    metas.get(id)?.(meta);
    return;
  }
  const { url } = job;
  if (url.startsWith('file:')) {
    const filename = require('url').fileURLToPath(url);
    meta.dirname = path.dirname(filename);
    meta.filename = filename;
  }
  meta.main = job.isMain;
  meta.resolve = { resolve(specifier) {
    try {
      return resolveUrl(`${specifier}`, url);
    } catch (error) {
      // Where a file would be can be told though there is none.
      if ((error.code === 'ERR_UNSUPPORTED_DIR_IMPORT' || error.code === 'ERR_MODULE_NOT_FOUND') &&
          typeof error.url === 'string') return error.url;
      throw error;
    }
  } }.resolve;
  meta.url = url;
};

internals.runModuleSteps = runSteps;

let unsettled;

// Runs the module that is the program. An await that never settles ends the program with status 13.
function runMain(job) {
  const promise = loader.run(job);
  unsettled = job;
  promise.then(() => {
    unsettled = undefined;
  }, (error) => {
    unsettled = undefined;
    // Nobody handles this: it is told as any rejection is.
    throw error;
  });
}

// 13 where the program's own module still awaits, told on standard error.
internals.unsettledStatus = function unsettledStatus() {
  if (unsettled === undefined) return undefined;
  return 13;
};
internals.tellUnsettled = function tellUnsettled(write) {
  if (unsettled === undefined) return;
  for (const place of stalledAwaits(unsettled.id)) write(`Warning: Detected unsettled top-level await at ${place}\n\n\n`);
};

// Modules of `--import`, then `main`: at once where there are none.
function afterPreload(main) {
  const list = internals.setting('import')?.split('\0') ?? [];
  if (list.length === 0) {
    main();
    return;
  }
  const base = `${urlOf(process.cwd())}/`;
  (async () => {
    for (const specifier of list) await loader.importModule(specifier, base, []);
    main();
  })();
}

function runFile(file) {
  runMain(loader.load(urlOf(file), { __proto__: null }, true));
}

let texts = 0;
function runText(text, name, print) {
  if (print) throw new ERR_EVAL_ESM_CANNOT_PRINT();
  const url = `${urlOf(process.cwd())}/${name}${++texts}`;
  runMain(loader.loadText(url, text, true));
}

// CommonJS found that a file, without being told, is an ES module.
function runDetected(file, text) {
  const url = urlOf(file);
  formats.warnTypeless(file, url);
  runMain(loader.loadText(url, text, true));
}

function requireDetected(file, text, parent) {
  const url = urlOf(file);
  formats.warnTypeless(file, url);
  return loader.requireText(url, text, file, parent);
}

module.exports = {
  afterPreload,
  cycleError: loader.cycleError,
  isModuleText: formats.isModuleText,
  requireDetected,
  requireFile(file, parent) {
    return loader.requireModule(urlOf(file), file, parent);
  },
  runDetected,
  runFile,
  runText,
  setMeta(id, fill) {
    metas.set(id, fill);
  },
  setSteps,
  syncBuiltins,
};
