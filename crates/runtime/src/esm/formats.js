// What kind of module a URL names, and its text.
'use strict';

const path = require('path');
const { bindingOf } = require('internal:boot');
const packages = require('internal:module/packages');
const { codes: { ERR_IMPORT_ATTRIBUTE_MISSING, ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE,
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED, ERR_INVALID_URL, ERR_UNKNOWN_FILE_EXTENSION, ERR_UNKNOWN_MODULE_FORMAT,
  ERR_UNSUPPORTED_ESM_URL_SCHEME } } = require('internal:errors');

const { compileWrapper, readText } = bindingOf('module');

const byExtension = { '__proto__': null, '.cjs': 'commonjs', '.json': 'json', '.mjs': 'module', '.node': 'addon', '.wasm': 'wasm' };

// The format that a file's name and package say, or undefined when its text decides.
function formatOfFile(file) {
  const extension = path.extname(file);
  const known = byExtension[extension];
  if (known !== undefined) return known;
  if (extension !== '.js' && extension !== '') throw new ERR_UNKNOWN_FILE_EXTENSION(extension, file);
  const type = packages.scopeOf(file)?.data.type;
  return type === 'module' || type === 'commonjs' ? type : undefined;
}

// Errors that CommonJS alone has: the text may be an ES module's.
const moduleSyntax = [
  'Cannot use import statement outside a module',
  'Unexpected token \'export\'',
  'Cannot use \'import.meta\' outside a module',
];
const wrapperOnly = [
  'Identifier \'__filename\' has already been declared',
  'Identifier \'__dirname\' has already been declared',
  'Identifier \'exports\' has already been declared',
  'Identifier \'module\' has already been declared',
  'Identifier \'require\' has already been declared',
  'await is only valid in async functions and the top level bodies of modules',
  'Unexpected reserved word',
];

// Does `error`, which CommonJS got from compiling `text`, say that the text is an ES module?
function isModuleText(error, text, url) {
  if (!(error instanceof SyntaxError)) return false;
  if (moduleSyntax.includes(error.message)) return true;
  if (!wrapperOnly.includes(error.message)) return false;
  try {
    bindingOf('esm').compileModule(text, url);
    return true;
  } catch {
    return false;
  }
}

// 'module' or 'commonjs', by trying the latter.
function detect(text, url) {
  try {
    compileWrapper(text, url);
    return 'commonjs';
  } catch (error) {
    return isModuleText(error, text, url) ? 'module' : 'commonjs';
  }
}

function warnTypeless(file, url) {
  const scope = packages.scopeOf(file);
  if (scope === undefined || file.includes('/node_modules/')) return;
  process.emitWarning(
    `Module type of ${url} is not specified and it doesn't parse as CommonJS.\n` +
    'Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n' +
    `To eliminate this warning, add "type": "module" to ${scope.path}.`,
    { code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

const mimes = { '__proto__': null, 'application/json': 'json', 'text/javascript': 'module', 'application/wasm': 'wasm' };

function ofData(url) {
  const match = /^data:([^/]+\/[^;,]+)?((?:;[^,]*?)?)(;base64)?,([^]*)$/.exec(url.replace(/#.*$/s, ''));
  if (match === null) throw new ERR_INVALID_URL(url);
  const [, mime = '', , base64, body] = match;
  const format = mimes[mime];
  if (format === undefined) throw new ERR_UNKNOWN_MODULE_FORMAT(mime || null, url);
  const text = decodeURIComponent(body);
  return { format, source: base64 ? require('buffer').Buffer.from(text, 'base64').toString() : text };
}

// { format, source } of a resolved URL. Built-ins and addons have no text.
function load(url) {
  if (url.startsWith('node:')) return { format: 'builtin' };
  if (url.startsWith('data:')) return ofData(url);
  if (!url.startsWith('file:')) throw new ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url), ['file', 'data']);
  const file = require('url').fileURLToPath(url);
  let format = formatOfFile(file);
  if (format === 'addon' || format === 'wasm') return { format, file };
  const source = readText(file);
  if (format === undefined) {
    format = detect(source, url);
    if (format === 'module') warnTypeless(file, url);
  }
  return { format, source, file };
}

// Attributes must say what the format demands, and nothing else.
function checkAttributes(url, format, attributes) {
  for (const key of Object.keys(attributes)) {
    if (key !== 'type') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  const { type } = attributes;
  if (type !== undefined && type !== 'json') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  if (format === 'json' && type === undefined) throw new ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
  if (format !== 'json' && type === 'json') throw new ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, 'json');
}

module.exports = { formatOfFile, isModuleText, warnTypeless, load, checkAttributes };
