// inspect() of one value: primitives, proxies, custom inspection, circles, and the choice of a form for each kind of
// object. Owns the walk; forms of collections are in inspect_collections.js, of errors in inspect_error.js, names in
// inspect_names.js and the layout of the parts in inspect_layout.js. `ctx` holds the options and the state of the walk.
'use strict';

const { customInspectSymbol } = require('./internal.js');
const { kinds, kindOf } = require('./types.js');
const { formatNumber, formatPrimitive } = require('./inspect_text.js');
const { kArrayExtrasType, kObjectType, layOut } = require('./inspect_layout.js');
const {
  getBoxedBase, getConstructorName, getFunctionBase, getPrefix, isBuiltIn, plainName,
} = require('./inspect_names.js');
const { getOwnNonIndexProperties, getProxyDetails, getExternalAddress } = binding;

// Set by name, not as a whole: the files below come back here.
exports.formatValue = formatValue;

const { formatProperty } = require('./inspect_property.js');
const forms = require('./inspect_collections.js');
const { formatError } = require('./inspect_error.js');

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');

  const context = value;
  let kind = kindOf(value);
  const proxy = kind === kinds.proxy ? getProxyDetails(value) : undefined;
  if (proxy !== undefined) {
    if (proxy[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, proxy, recurseTimes);
    // Properties are read from the target, so that no trap runs.
    do {
      value = getProxyDetails(value)[0];
      if (value === null) return ctx.stylize('<Revoked Proxy>', 'special');
      kind = kindOf(value);
    } while (kind === kinds.proxy);
  }

  if (ctx.customInspect) {
    const custom = value[customInspectSymbol];
    // Not inspect itself, and not the prototype object of a class that has such a method.
    if (typeof custom === 'function' && custom !== require('./inspect.js').inspect &&
        (value.constructor === undefined || value.constructor === null || value.constructor.prototype !== value)) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
      const foreign = proxy !== undefined || !(context instanceof Object);
      const shown = custom.call(context, depth, optionsForCustom(ctx, foreign), require('./inspect.js').inspect);
      // Returned itself: no custom form after all.
      if (shown !== context) {
        if (typeof shown === 'string') return shown.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
        return formatValue(ctx, shown, recurseTimes);
      }
    }
  }

  if (ctx.seen.includes(value)) {
    ctx.circular ??= new Map();
    let index = ctx.circular.get(value);
    if (index === undefined) {
      index = ctx.circular.size + 1;
      ctx.circular.set(value, index);
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  return formatRaw(ctx, value, kind, recurseTimes, typedArray);
}

const optionKeys = [
  'showHidden', 'depth', 'colors', 'customInspect', 'showProxy', 'maxArrayLength', 'maxStringLength', 'breakLength',
  'compact', 'sorted', 'getters', 'numericSeparator',
];

// The options as a custom function gets them. One from another realm gets nothing of this realm's prototypes.
function optionsForCustom(ctx, foreign) {
  const options = { stylize: ctx.stylize };
  for (const key of optionKeys) options[key] = ctx[key];
  Object.assign(options, ctx.userOptions);
  if (!foreign) return options;
  Object.setPrototypeOf(options, null);
  for (const key of Object.keys(options)) {
    if ((typeof options[key] === 'object' || typeof options[key] === 'function') && options[key] !== null) {
      delete options[key];
    }
  }
  options.stylize = Object.setPrototypeOf((value, flavour) => {
    let text;
    try {
      text = `${ctx.stylize(value, flavour)}`;
    } catch {
      // The other realm's value refuses to be text.
    }
    return typeof text === 'string' ? text : value;
  }, null);
  return options;
}

function formatProxy(ctx, proxy, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes += 1;
  ctx.indentationLvl += 2;
  const parts = [formatValue(ctx, proxy[0], recurseTimes), formatValue(ctx, proxy[1], recurseTimes)];
  ctx.indentationLvl -= 2;
  return layOut(ctx, parts, '', ['Proxy [', ']'], kArrayExtrasType, recurseTimes);
}

// Own keys: all of them with showHidden, else those that are enumerable.
function keysOf(value, showHidden) {
  if (showHidden) return Reflect.ownKeys(value);
  let keys;
  try {
    keys = Object.keys(value);
  } catch {
    // A module namespace with a binding that has no value yet.
    keys = Object.getOwnPropertyNames(value);
  }
  const symbols = Object.getOwnPropertySymbols(value);
  for (const symbol of symbols) {
    if (Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  }
  return keys;
}

const none = () => [];

// A form is { braces, base, keys, format, type }, or a string when there is nothing inside to show.
function formatRaw(ctx, value, kind, recurseTimes, typedArray) {
  let protoProps;
  let onProto;
  if (ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null)) {
    onProto = (main, firstProto) => {
      protoProps ??= [];
      addPrototypeProperties(ctx, main, firstProto, recurseTimes, protoProps);
    };
  }
  const constructor = getConstructorName(value, ctx, recurseTimes, onProto);
  if (protoProps?.length === 0) protoProps = undefined;

  let tag = value[Symbol.toStringTag];
  // An own enumerable tag is among the properties anyway.
  if (typeof tag !== 'string' || (tag !== '' && (ctx.showHidden ? Object.hasOwn(value, Symbol.toStringTag) :
    Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)))) tag = '';

  const form = formOf(ctx, value, kind, constructor, tag, protoProps === undefined, recurseTimes, typedArray);
  if (typeof form === 'string') return form;
  const { braces, keys, format = none, type = kObjectType } = form;
  let { base = '' } = form;

  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const name = getPrefix(constructor, tag, plainName(value, constructor, tag)).slice(0, -1);
    return ctx.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  const { indentationLvl } = ctx;
  let parts;
  try {
    parts = format(ctx, value, recurseTimes);
    for (const key of keys) parts.push(formatProperty(ctx, value, recurseTimes, key, type));
    if (protoProps !== undefined) parts.push(...protoProps);
  } catch (error) {
    if (!require('internal:errors').isStackOverflowError(error)) throw error;
    ctx.seen.pop();
    ctx.indentationLvl = indentationLvl;
    const name = getPrefix(constructor, tag, 'Object').slice(0, -1);
    return ctx.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }

  const index = ctx.circular?.get(value);
  if (index !== undefined) {
    const reference = ctx.stylize(`<ref *${index}>`, 'special');
    if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
    else braces[0] = `${reference} ${braces[0]}`;
  }
  ctx.seen.pop();
  if (ctx.sorted) sortParts(ctx, parts, keys.length, type);

  const text = layOut(ctx, parts, base, braces, type, recurseTimes, value);
  // What one level has cost so far. Past 128 MiB nothing more is opened.
  const spent = (ctx.budget[ctx.indentationLvl] || 0) + text.length;
  ctx.budget[ctx.indentationLvl] = spent;
  if (spent > 2 ** 27) ctx.depth = -1;
  return text;
}

function sortParts(ctx, parts, keyCount, type) {
  const comparator = ctx.sorted === true ? undefined : ctx.sorted;
  if (type === kObjectType) {
    parts.sort(comparator);
  } else if (keyCount > 1) {
    // Elements stay where they are, the keys behind them are sorted.
    const start = parts.length - keyCount;
    parts.splice(start, keyCount, ...parts.slice(start).sort(comparator));
  }
}

function formOf(ctx, value, kind, constructor, tag, bare, recurseTimes, typedArray) {
  if (value[Symbol.iterator] || constructor === null) {
    const form = iterableForm(ctx, value, kind, constructor, tag, bare);
    if (form !== undefined) return form;
  }
  const prefix = (fallback) => getPrefix(constructor, tag, fallback);
  const braced = (fallback, keys, format) => ({ braces: [`${prefix(fallback)}{`, '}'], keys, format });
  const keys = keysOf(value, ctx.showHidden);
  const empty = bare && keys.length === 0;

  if (constructor === 'Object') {
    let open = '{';
    if (kind === kinds.arguments) open = '[Arguments] {';
    else if (tag !== '') open = `${prefix('Object')}{`;
    return empty ? `${open}}` : { braces: [open, '}'], keys };
  }
  if (typeof value === 'function') {
    const base = getFunctionBase(value, constructor, tag);
    return empty ? ctx.stylize(base, 'special') : { base, braces: ['{', '}'], keys };
  }
  switch (kind) {
    case kinds.arguments: {
      const open = `${constructor === null ? prefix('Arguments') : '[Arguments] '}{`;
      return empty ? `${open}}` : { braces: [open, '}'], keys };
    }
    case kinds.regExp: {
      const text = RegExp.prototype.toString.call(constructor !== null ? value : new RegExp(value));
      const before = prefix('RegExp');
      const base = before !== 'RegExp ' ? `${before}${text}` : text;
      if (empty || (recurseTimes > ctx.depth && ctx.depth !== null)) return ctx.stylize(base, 'regexp');
      return { base, braces: ['{', '}'], keys };
    }
    case kinds.date: {
      const text = Number.isNaN(Date.prototype.getTime.call(value)) ? Date.prototype.toString.call(value) :
        Date.prototype.toISOString.call(value);
      const before = prefix('Date');
      const base = before !== 'Date ' ? `${before}${text}` : text;
      return empty ? ctx.stylize(base, 'date') : { base, braces: ['{', '}'], keys };
    }
    case kinds.arrayBuffer:
    case kinds.sharedArrayBuffer: {
      const before = prefix(kind === kinds.arrayBuffer ? 'ArrayBuffer' : 'SharedArrayBuffer');
      if (typedArray !== undefined && empty) {
        return `${before}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
      }
      const format = typedArray === undefined ? forms.formatArrayBuffer : forms.formatByteLength;
      return { braces: [`${before}{`, '}'], keys, format };
    }
    case kinds.dataView:
      return { braces: [`${prefix('DataView')}{`, '}'], keys, format: forms.formatDataView };
    case kinds.promise: return braced('Promise', keys, forms.formatPromise);
    case kinds.weakSet:
      return braced('WeakSet', keys, ctx.showHidden ? forms.formatWeakSet : forms.formatWeakCollection);
    case kinds.weakMap:
      return braced('WeakMap', keys, ctx.showHidden ? forms.formatWeakMap : forms.formatWeakCollection);
    case kinds.moduleNamespace: {
      const form = braced('Module', [], undefined);
      form.format = (context, namespace, depth) => forms.formatNamespace(keys, context, namespace, depth);
      return form;
    }
    case kinds.numberObject:
    case kinds.stringObject:
    case kinds.booleanObject:
    case kinds.symbolObject:
    case kinds.bigIntObject: {
      const base = getBoxedBase(value, kind, ctx, keys, constructor, tag);
      return keys.length === 0 && bare ? base : { base, braces: ['{', '}'], keys };
    }
    case kinds.external:
      if (empty) return ctx.stylize(`[External: ${getExternalAddress(value)}]`, 'special');
      break;
    default:
  }
  if (isErrorLike(value, kind)) {
    const base = formatError(ctx, value, constructor, tag, keys);
    return keys.length === 0 && bare ? base : { base, braces: ['{', '}'], keys };
  }
  if (isURL(value) && !(recurseTimes > ctx.depth && ctx.depth !== null)) {
    return empty ? value.href : { base: value.href, braces: ['{', '}'], keys };
  }
  const name = plainName(value, constructor, tag);
  return empty ? `${prefix(name)}{}` : braced(name, keys);
}

// As Node tells a URL of any making: by what it has, and what the result of the old url.parse() has besides.
function isURL(value) {
  return Boolean(value.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function isErrorLike(value, kind) {
  return kind === kinds.nativeError || value instanceof Error;
}

function iterableForm(ctx, value, kind, constructor, tag, bare) {
  if (Array.isArray(value)) {
    // Only plain arrays go without their name.
    const prefix = constructor !== 'Array' || tag !== '' ?
      getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
    const keys = getOwnNonIndexProperties(value, !ctx.showHidden);
    if (value.length === 0 && keys.length === 0 && bare) return `${prefix}[]`;
    return { braces: [`${prefix}[`, ']'], keys, format: forms.formatArray, type: kArrayExtrasType };
  }
  switch (kind) {
    case kinds.set:
    case kinds.map: {
      const name = kind === kinds.set ? 'Set' : 'Map';
      const size = forms.sizeOf(value, kind);
      const prefix = getPrefix(constructor, tag, name, `(${size})`);
      const keys = keysOf(value, ctx.showHidden);
      if (size === 0 && keys.length === 0 && bare) return `${prefix}{}`;
      const format = kind === kinds.set ? forms.formatSet : forms.formatMap;
      return { braces: [`${prefix}{`, '}'], keys, format };
    }
    case kinds.typedArray: {
      const keys = getOwnNonIndexProperties(value, !ctx.showHidden);
      const { name, length } = forms.typedArrayFacts(value);
      const prefix = getPrefix(constructor, tag, constructor === null ? name : '', `(${length})`);
      if (length === 0 && keys.length === 0 && !ctx.showHidden) return `${prefix}[]`;
      const format = constructor !== null ? forms.formatTypedArray :
        (context, array, depth) => forms.formatTypedArray(context, new globalThis[name](array), depth);
      return { braces: [`${prefix}[`, ']'], keys, format, type: kArrayExtrasType };
    }
    case kinds.mapIterator:
    case kinds.setIterator: {
      const type = `${kind === kinds.mapIterator ? 'Map' : 'Set'} Iterator`;
      const name = tag !== type && tag !== '' ? `${tag}] [${type}` : type;
      const braces = [`[${name}] {`, '}'];
      const format = (context, iterator, depth) => forms.formatIterator(braces, context, iterator, depth);
      return { braces, keys: keysOf(value, ctx.showHidden), format };
    }
    default: return undefined;
  }
}

// With showHidden: what up to three levels of user-made prototypes add, but for methods.
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  const seenKeys = new Set();
  let keys;
  for (let depth = 0; depth < 3; depth++) {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null) break;
      const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' && isBuiltIn(descriptor.value.name)) break;
    }
    if (keys !== undefined) for (const key of keys) seenKeys.add(key);
    keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || Object.hasOwn(main, key) || (depth !== 0 && seenKeys.has(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(ctx, object, recurseTimes, key, kObjectType, descriptor, main);
      output.push(ctx.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    ctx.seen.pop();
  }
}
