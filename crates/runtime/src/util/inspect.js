// inspect(): options and their defaults, and the start of the walk that inspect_value.js makes.
// Owns inspect.defaultOptions, .custom, .colors and .styles as users find them.
'use strict';

const { customInspectSymbol } = require('./internal.js');
const text = require('./inspect_text.js');
const { formatValue } = require('./inspect_value.js');
const { isBuiltIn } = require('./inspect_names.js');

const defaults = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

// inspect(value, options), or the old inspect(value, showHidden, depth, colors).
function inspect(value, opts) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: text.stylizeNoColor,
    circular: undefined,
    userOptions: undefined,
    showHidden: defaults.showHidden,
    depth: defaults.depth,
    colors: defaults.colors,
    customInspect: defaults.customInspect,
    showProxy: defaults.showProxy,
    maxArrayLength: defaults.maxArrayLength,
    maxStringLength: defaults.maxStringLength,
    breakLength: defaults.breakLength,
    compact: defaults.compact,
    sorted: defaults.sorted,
    getters: defaults.getters,
    numericSeparator: defaults.numericSeparator,
  };
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof opts === 'boolean') {
      ctx.showHidden = opts;
    } else if (opts) {
      for (const key of Object.keys(opts)) {
        if (Object.hasOwn(defaults, key) || key === 'stylize') ctx[key] = opts[key];
        else if (ctx.userOptions === undefined) ctx.userOptions = opts;
      }
    }
  }
  if (ctx.colors) ctx.stylize = text.stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

inspect.custom = customInspectSymbol;

Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return defaults;
  },
  set(options) {
    require('internal:validators').validateObject(options, 'options');
    return Object.assign(defaults, options);
  },
});

inspect.colors = text.colors;
inspect.styles = text.styles;

module.exports = {
  // The members of a collection or its iterator, read without moving anything: [entries, isKeyValue].
  previewEntries: binding.previewEntries,
  formatBigInt: text.formatBigInt,
  formatNumber: text.formatNumber,
  getStringWidth: text.getStringWidth,
  inspect,
  isBuiltIn,
  stripVTControlCharacters: text.stripVTControlCharacters,
  stylizeNoColor: text.stylizeNoColor,
  stylizeWithColor: text.stylizeWithColor,
};

// format.js comes back here for inspect(), which is there by now.
Object.assign(module.exports, require('./format.js'));
